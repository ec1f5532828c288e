namespace Takt.Contracts.Usage.Costs;

/// <summary>Answer of <c>GET /api/costs</c>: line items of whole days, the earliest first.</summary>
public sealed record CostPage
{
    public required Standing Standing { get; init; }

    /// <summary>Start of the first day, included.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End of the last day, excluded.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>IANA name of the zone of the days, at the end of the range.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Zones that were in force in the range before <c>time_zone</c>, each until its end; null where there were none.</summary>
    public IReadOnlyList<EarlierTimeZone>? EarlierTimeZones { get; init; }

    public required IReadOnlyList<CostItem> Items { get; init; }

    /// <summary>Null at the end.</summary>
    public string? NextCursor { get; init; }
}

/// <summary>What one combination of all dimensions was used for on one day.</summary>
/// <param name="Key">Every dimension that has a value.</param>
/// <param name="Labels">Names for people, for values that are ids.</param>
/// <param name="Totals">Without sessions and activity, which no line item has.</param>
public sealed record CostItem(
    DateOnly Day, IReadOnlyDictionary<string, string> Key, IReadOnlyDictionary<string, string> Labels, UsageTotals Totals);
