using System.Text.Json.Serialization;

namespace Takt.Contracts.Usage;

/// <summary>Answer of <c>GET /api/usage</c>.</summary>
public sealed record UsageAnswer
{
    /// <summary>What <see cref="SessionsUnknown"/> says.</summary>
    public const string WhyNoSessions =
        "A session is counted once, at its first record; what the answer is grouped or filtered by varies within a session.";

    public required Standing Standing { get; init; }

    /// <summary>Start of the range, included; cut to the quarter of an hour.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End of the range, excluded; cut to the quarter of an hour.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary><c>hour</c>, <c>day</c>, <c>week</c> (from Monday) or <c>month</c>.</summary>
    public required string Interval { get; init; }

    /// <summary>IANA name of the zone whose days, weeks and months these are, at the end of the range.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Zones that were in force in the range before <c>time_zone</c>, each until its end; null where there were none.</summary>
    public IReadOnlyList<EarlierTimeZone>? EarlierTimeZones { get; init; }

    public required IReadOnlyList<string> GroupBy { get; init; }
    public required UsageTotals Totals { get; init; }

    /// <summary>The range that <c>change</c> compares with; null where nothing is compared.</summary>
    public ComparedRange? Compared { get; init; }

    /// <summary>Of all totals together; null where nothing is compared.</summary>
    public UsageChange? Change { get; init; }

    /// <summary>Why every <c>sessions</c> is null; null where they are told.</summary>
    public string? SessionsUnknown { get; init; }

    /// <summary>
    /// In the order of <c>sort</c>, most expensive first if it isn't said; without <c>group_by</c> one group with an empty key.
    /// </summary>
    public required IReadOnlyList<UsageGroup> Groups { get; init; }

    /// <summary>All groups beyond <c>limit</c> together.</summary>
    public UsageOther? Other { get; init; }
}

/// <summary>One combination of values of the dimensions asked for.</summary>
public sealed record UsageGroup
{
    /// <summary>Dimension to value; null is usage that the telemetry attributes to nothing.</summary>
    public required IReadOnlyDictionary<string, string?> Key { get; init; }

    /// <summary>Dimension to a name for people, for values that are ids; dimensions whose value says it all are absent.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required UsageTotals Totals { get; init; }

    /// <summary>Null where nothing is compared.</summary>
    public UsageChange? Change { get; init; }

    /// <summary>One point per interval of the range, empty ones included.</summary>
    public required IReadOnlyList<UsagePoint> Series { get; init; }
}

/// <summary>The groups that <c>limit</c> left out.</summary>
public sealed record UsageOther
{
    /// <summary>How many groups they are.</summary>
    public required int Groups { get; init; }

    public required UsageTotals Totals { get; init; }

    /// <summary>Of all that isn't named, groups of the range before included; null where nothing is compared.</summary>
    public UsageChange? Change { get; init; }

    public required IReadOnlyList<UsagePoint> Series { get; init; }
}

/// <summary>The sums of one interval.</summary>
public sealed record UsagePoint : UsageTotals
{
    /// <summary>Start of the interval.</summary>
    [JsonPropertyOrder(-1)]
    public required DateTimeOffset At { get; init; }
}
