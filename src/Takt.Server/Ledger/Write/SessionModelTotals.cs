using Takt.Metering.Usage;

namespace Takt.Server.Ledger.Write;

/// <summary>
/// What calls and metrics say of one session and model's name: all that is needed to know whether the calls explain the metrics.
/// </summary>
internal readonly record struct SessionModelTotals
{
    public long CallCount { get; init; }

    public TokenCounts Calls { get; init; }

    /// <summary>Of the calls whose cost the client said.</summary>
    public long CallCostNano { get; init; }

    public long UnreportedCalls { get; init; }

    public long TokenPoints { get; init; }

    public long CostPoints { get; init; }

    public TokenCounts Metrics { get; init; }

    public long MetricInputWithCache { get; init; }

    public long MetricCostNano { get; init; }

    public bool HasMetrics => TokenPoints + CostPoints > 0;

    /// <summary>Without a cost of the client's own, what is unitemised is priced by the list.</summary>
    public bool PointsArePriced => CostPoints == 0;

    /// <summary>
    /// Whether some of the metrics counts: tokens that the calls of the same name don't explain, or any where there are no calls.
    /// </summary>
    public bool AnyUnitemised => HasMetrics && (CallCount == 0 || AnyUnitemisedTokens);

    private bool AnyUnitemisedTokens =>
        !(Metrics - Calls).AtLeastZero().IsZero || MetricInputWithCache > Calls.Input + Calls.CacheRead + Calls.CacheWrite;
}
