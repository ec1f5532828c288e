using Takt.Contracts.Usage;

namespace Takt.Contracts.Limits;

/// <summary>One's own usage by account and window, against the cap of one's seat.</summary>
/// <param name="Organization">For admins: the sum over all seats.</param>
public sealed record OwnUsage(DateTimeOffset AsOf, IReadOnlyList<OwnAccount> Accounts, SeatSum? Organization = null);

/// <summary>One account that one's own usage has named.</summary>
public sealed record OwnAccount(long Id, string Account, string? Email, IReadOnlyList<OwnWindow> Windows);

/// <summary>One's own usage of a window.</summary>
/// <param name="From">The window's opening, at the quarter of an hour; of a window whose opening nobody knows as far back as it is
/// long.</param>
/// <param name="OwnPercentage">One's own seen use in percent of the cap; null without a reading.</param>
/// <param name="UsedPercentage">All use of the account, also others' and what is never seen; null without a reading.</param>
public sealed record OwnWindow(
    string Scope, DateTimeOffset From, DateTimeOffset? ResetsAt, UsageTotals Totals, double? OwnPercentage, double? UsedPercentage);

/// <summary>The sum of all seats' percentages.</summary>
/// <param name="Seats">Accounts with a reading.</param>
/// <param name="Note">Why it may be over 100.</param>
public sealed record SeatSum(int Seats, double FiveHourPercentage, double SevenDayPercentage, string Note);
