using Takt.Metering.Counting;
using Takt.Metering.Usage;

namespace Takt.Server.Ledger.Write;

/// <summary>What a transaction adds to the totals of one session and model's name.</summary>
internal sealed class SessionModelDelta
{
    public SessionModelTotals Totals { get; private set; }

    /// <summary>Adds a call that counts, or takes it out.</summary>
    public void Add(StoredCall stored, int sign)
    {
        var reported = stored.Call.ReportedNano;
        Totals = Totals with
        {
            CallCount = Totals.CallCount + sign,
            Calls = sign > 0 ? Totals.Calls + stored.Call.Tokens : Totals.Calls - stored.Call.Tokens,
            CallCostNano = checked(Totals.CallCostNano + (sign * (reported ?? 0))),
            UnreportedCalls = Totals.UnreportedCalls + (reported is null ? sign : 0),
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
            Metrics = measure == Measure.InputWithCache ? Totals.Metrics : Totals.Metrics + PointCost.Tokens(measure, delta),
        };
    }
}
