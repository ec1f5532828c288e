namespace Takt.Contracts.Limits;

/// <summary>Which account to use now, and every account's figures.</summary>
/// <param name="Use">Null without any account of one's own.</param>
/// <param name="Switch">The last change, for ten minutes.</param>
public sealed record PaceAnswer(DateTimeOffset AsOf, PaceUse? Use, PaceSwitch? Switch, IReadOnlyList<PaceFigures> Accounts);

/// <summary>The account to use.</summary>
/// <param name="Reason">
/// <c>only</c>, <c>stay</c>, <c>more_slack</c>, <c>next_does_not_fit</c> or <c>nothing_fits</c>.
/// </param>
/// <param name="Text">The same in a sentence.</param>
public sealed record PaceUse(long Id, string Account, string? Email, DateTimeOffset Since, string Reason, string Text);

/// <summary>Another account is to be used than before.</summary>
public sealed record PaceSwitch(string From, string To, DateTimeOffset At);

/// <summary>What the choice rests on.</summary>
/// <param name="SlackPercentage">Share of the week that is over less the share of its cap that is used; null without a reading.</param>
/// <param name="Fits">Whether the next prompts fit, with 15 % of the 5-hour window left for other use.</param>
public sealed record PaceFigures(
    long Id, string Account, string? Email, bool Fits, double? SlackPercentage, double? WeekUsedPercentage, double? WeekGonePercentage,
    DateTimeOffset? WeekResetsAt, double? WindowUsedPercentage, DateTimeOffset? WindowResetsAt, string WindowPace, string WeekPace);
