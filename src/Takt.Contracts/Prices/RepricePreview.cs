namespace Takt.Contracts.Prices;

/// <summary>Which history to re-price: of <c>POST /api/price-list/preview</c> and <c>/apply</c>.</summary>
/// <param name="VersionId">A version of the list. Default: the newest.</param>
/// <param name="From">The first day, UTC, that the version holds for; usage of earlier days is priced as before. Default: since
/// ever.</param>
public sealed record RepriceRequest(long? VersionId = null, DateOnly? From = null);

/// <summary><c>POST /api/price-list/undo</c>.</summary>
/// <param name="VersionId">The version that counts now, so that nobody takes back what another has just applied. Default: whichever it
/// is.</param>
public sealed record UndoRequest(long? VersionId = null);

/// <summary>What re-pricing would change; nothing is changed by asking.</summary>
public sealed record RepricePreview
{
    /// <summary>Null where there is no version yet: history would be counted by the list of this build.</summary>
    public long? VersionId { get; init; }

    public required string Version { get; init; }

    /// <summary>Null is since ever.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Before it, single calls are no longer kept: an earlier day is refused.</summary>
    public required DateOnly FirstPossibleDay { get; init; }

    /// <summary>The change in words: <c>1,204 sessions, −$31.20 since 2026-10-01</c>.</summary>
    public required string Summary { get; init; }

    /// <summary>False when there is more than can be looked at in time: the figures are then of the sessions that began first.</summary>
    public required bool Complete { get; init; }

    /// <summary>Sessions, calls and intervals of metrics whose cost or list price would change.</summary>
    public required long Sessions { get; init; }

    public required long Calls { get; init; }

    public required long Intervals { get; init; }

    /// <summary>What is counted now, of all usage since <c>from</c>.</summary>
    public required decimal CostUsdBefore { get; init; }

    public required decimal CostUsdAfter { get; init; }

    public required decimal CostPricedUsdBefore { get; init; }

    public required decimal CostPricedUsdAfter { get; init; }

    public required long UnpricedTokensBefore { get; init; }

    public required long UnpricedTokensAfter { get; init; }
}

/// <summary>
/// How far the work of re-pricing is. Until it ends, figures are of two lists, and the <c>standing</c> of answers says so.
/// </summary>
/// <param name="VersionId">The version that was applied, or taken back.</param>
/// <param name="From">Null is since ever.</param>
/// <param name="State"><c>running</c>, <c>done</c>, <c>stopped</c> (undone before it was through), <c>undoing</c> or <c>undone</c>.</param>
/// <param name="DonePercent">Of the sessions, whole percents.</param>
public sealed record RepriceProgress(long VersionId, string Version, DateOnly? From, string State, int DonePercent);
