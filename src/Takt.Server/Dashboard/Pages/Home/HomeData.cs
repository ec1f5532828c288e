using Takt.Contracts.Usage;
using Takt.Server.Dashboard.Charts;

namespace Takt.Server.Dashboard.Pages.Home;

/// <summary>What the home page shows.</summary>
/// <param name="Totals">The sums of the whole range, active time included.</param>
/// <param name="Change">Since the range before, with the reasons; null where nothing was used then.</param>
/// <param name="Models">Usage by model and interval: adds up to <paramref name="Totals"/>.</param>
/// <param name="Sessions">The newest sessions, whatever the range; null where only sums may be shown.</param>
/// <param name="NewestEventAt">Null before the first event.</param>
public sealed record HomeData(
    UsageTotals Totals, UsageChange? Change, UsageTable Models, IReadOnlyList<SessionSummary>? Sessions, DateTimeOffset? NewestEventAt);
