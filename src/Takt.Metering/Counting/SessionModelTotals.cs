using Takt.Metering.Usage;

namespace Takt.Metering.Counting;

/// <summary>What calls and metrics say of one session and model: all that is needed to know what the calls don't explain.</summary>
public readonly record struct SessionModelTotals
{
    /// <summary>Calls known by events and transcripts.</summary>
    public long CallCount { get; init; }

    public TokenCounts Calls { get; init; }

    public long CallCostNano { get; init; }

    /// <summary>Calls that no request id names: with them around, a span can't be told from a call already known.</summary>
    public long NamelessCalls { get; init; }

    public long TokenPoints { get; init; }

    public long CostPoints { get; init; }

    public TokenCounts Metrics { get; init; }

    public long MetricInputWithCache { get; init; }

    public long MetricCostNano { get; init; }

    public bool HasMetrics => TokenPoints + CostPoints > 0;

    /// <summary>Spans count only where neither metrics nor nameless calls could be telling of the same call.</summary>
    public bool SpansCount => !HasMetrics && NamelessCalls == 0;

    /// <summary>Without a cost of the client's own, what is unitemised is priced by the list.</summary>
    public bool PointsArePriced => CostPoints == 0;

    /// <summary>What the metrics' tokens exceed the known calls by, per kind, over the whole session.</summary>
    public long Unitemised(Measure measure) => measure switch
    {
        Measure.Input => Math.Max(0, Metrics.Input - Calls.Input),
        Measure.Output => Math.Max(0, Metrics.Output - Calls.Output),
        Measure.CacheRead => Math.Max(0, Metrics.CacheRead - Calls.CacheRead),
        Measure.CacheWrite => Math.Max(0, Metrics.CacheWrite - Calls.CacheWrite),
        Measure.InputWithCache => Math.Max(0, MetricInputWithCache - Calls.Input - Calls.CacheRead - Calls.CacheWrite),
        Measure.Cost => UnitemisedCost,
        _ => 0,
    };

    public bool AnyUnitemised => UnitemisedCost > 0 || AnyUnitemisedTokens;

    private bool AnyUnitemisedTokens =>
        !(Metrics - Calls).AtLeastZero().IsZero || MetricInputWithCache > Calls.Input + Calls.CacheRead + Calls.CacheWrite;

    // A client's metric is the float sum of its calls' costs: only where tokens are missing is a difference more than rounding.
    private long UnitemisedCost => AnyUnitemisedTokens || (CallCount == 0 && TokenPoints == 0) ? Math.Max(0, MetricCostNano - CallCostNano) : 0;
}
