namespace Takt.Contracts.Usage.Events;

/// <summary>Answer of <c>GET /api/activity</c>: what happened besides usage, over whole days.</summary>
public sealed record ActivityAnswer
{
    public required Standing Standing { get; init; }
    public required DateTimeOffset From { get; init; }

    /// <summary>Excluded.</summary>
    public required DateTimeOffset To { get; init; }

    public required string TimeZone { get; init; }

    /// <summary>Zones that were in force in the range before <c>time_zone</c>, each until its end; null where there were none.</summary>
    public IReadOnlyList<EarlierTimeZone>? EarlierTimeZones { get; init; }

    /// <summary>Most used first.</summary>
    public required IReadOnlyList<ToolActivity> Tools { get; init; }

    /// <summary>Decisions on edits by language, most first.</summary>
    public required IReadOnlyList<EditActivity> Edits { get; init; }

    /// <summary>How long permission was waited for, by who gave it; known by spans alone.</summary>
    public required IReadOnlyList<WaitActivity> Waits { get; init; }

    /// <summary>By model, most calls first.</summary>
    public required IReadOnlyList<ModelActivity> Models { get; init; }

    /// <summary>Failed API requests, refusals and retries by hour; null beyond 31 days and where a filter names who or where.</summary>
    public required IReadOnlyList<ErrorHour>? ErrorHours { get; init; }

    /// <summary>Every kind of activity by name; active times are milliseconds, the rest counts.</summary>
    public required IReadOnlyDictionary<string, long> Counts { get; init; }

    /// <summary>
    /// False where a filter names who or where: how long things took is kept for the whole organization, and percentiles are null then.
    /// </summary>
    public required bool HasPercentiles { get; init; }
}
