using Takt.Metering.Counting;
using Takt.Metering.Usage;

namespace Takt.Server.Ledger.Write;

/// <summary>What a transaction adds to the totals of one session and model.</summary>
internal sealed class SessionModelDelta
{
    public SessionModelTotals Totals { get; private set; }
    public long SpanCount { get; private set; }
    public TokenCounts Spans { get; private set; }

    /// <summary>Adds a call's row, or takes it out.</summary>
    public void Add(StoredCall stored, int sign)
    {
        var tokens = sign > 0 ? stored.Call.Tokens : TokenCounts.Zero - stored.Call.Tokens;
        if (stored.IsSpan)
        {
            SpanCount += sign;
            Spans += tokens;
            return;
        }

        Totals = Totals with
        {
            CallCount = Totals.CallCount + sign,
            Calls = Totals.Calls + tokens,
            CallCostNano = checked(Totals.CallCostNano + (sign * (stored.Cost.CostNano ?? 0))),
            NamelessCalls = Totals.NamelessCalls + (stored.Cost.Flags.HasFlag(UsageFlags.Nameless) ? sign : 0),
        };
    }

    public void AddPoint(Measure measure, int points, long delta)
    {
        var cost = measure == Measure.Cost;
        Totals = Totals with
        {
            TokenPoints = Totals.TokenPoints + (cost ? 0 : points),
            CostPoints = Totals.CostPoints + (cost ? points : 0),
            MetricCostNano = checked(Totals.MetricCostNano + (cost ? delta : 0)),
            MetricInputWithCache = checked(Totals.MetricInputWithCache + (measure == Measure.InputWithCache ? delta : 0)),
            Metrics = measure == Measure.InputWithCache ? Totals.Metrics : Totals.Metrics + PointAmounts.Tokens(measure, delta),
        };
    }
}
