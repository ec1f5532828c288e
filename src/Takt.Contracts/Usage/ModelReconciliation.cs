namespace Takt.Contracts.Usage;

/// <summary>What the signals of one session say about one model. They tell of the same usage and are never added up.</summary>
public sealed record ModelReconciliation
{
    public required string Model { get; init; }

    /// <summary>The calls that count, whoever tells of them.</summary>
    public required SignalFigures Calls { get; init; }

    /// <summary>By metrics: <c>count</c> is data points.</summary>
    public required SignalFigures Metrics { get; init; }

    /// <summary>By spans; they carry no cost.</summary>
    public required SignalFigures Spans { get; init; }

    /// <summary>By transcripts; they carry no cost.</summary>
    public required SignalFigures Transcripts { get; init; }
}

/// <summary>One signal's sums; <c>cost_usd</c> is null where the signal says none.</summary>
public sealed record SignalFigures
{
    public long Count { get; init; }
    public long InputTokens { get; init; }
    public long OutputTokens { get; init; }
    public long CacheReadTokens { get; init; }
    public long CacheWriteTokens { get; init; }
    public decimal? CostUsd { get; init; }
}
