using Takt.Metering.Cost;
using Takt.Metering.Counting.Explaining;
using Takt.Server.Ledger.Decide;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>
/// What the calls of a named session don't explain of its metrics. Nothing is read where there was and is nothing unexplained, and where
/// there are no calls at all the new points alone count: the cost grows with the export, not with the session.
/// </summary>
internal sealed class SessionSettlement(GroupPlan plan, GroupGate gate, PointStore points, KnownCallStore calls, PointLedger ledger)
{
    private const SessionKinds AnyCalls = SessionKinds.EventWithId | SessionKinds.EventWithoutId | SessionKinds.SpanWithId
        | SessionKinds.SpanWithoutId | SessionKinds.Transcript;

    /// <param name="names">The totals of the names that this transaction has touched.</param>
    /// <param name="touched">The points that are new or whose share has changed.</param>
    public async Task SettleAsync(
        Guid sessionId, IReadOnlyList<(string Name, SessionModelState State)> names, IReadOnlyList<StoredPoint> touched,
        CancellationToken cancellationToken)
    {
        if (!names.Any(name => name.State.After.HasMetrics) && !IsOdd(sessionId))
            return;
        var whole = names.Where(name => name.State.After.HasMetrics && CountWhole(sessionId, name.State))
            .Select(name => name.Name).ToHashSet();
        if (names.Any(name =>
            !whole.Contains(name.Name) && (IsOdd(sessionId) || name.State.Before.AnyUnitemised || name.State.After.AnyUnitemised)))
        {
            await SettleWholeAsync(sessionId, names, cancellationToken);
            return;
        }

        foreach (var point in touched.Where(point => whole.Contains(point.Point.Name.Value)))
        {
            var priced = names.First(name => name.Name == point.Point.Name.Value).State.After.PointsArePriced;
            ledger.Count(point, point.Point.Delta, priced, priced);
        }
    }

    /// <summary>All points of a named session, with what counts of each decided anew.</summary>
    public static async Task<List<StoredPoint>> DecideAsync(
        Guid sessionId, DateOnly sessionOn, PriceList prices, PointStore points, KnownCallStore calls, CancellationToken cancellationToken)
    {
        var rows = await points.OfSessionAsync(sessionId, sessionOn, cancellationToken);
        if (rows.Count > 0)
            SessionMetrics.Settle(rows.ConvertAll(row => row.Point),
                await calls.OfSessionAsync(sessionId, sessionOn, cancellationToken), new(prices));
        return rows;
    }

    private bool IsOdd(Guid sessionId) => !plan.Sessions.TryGetValue(sessionId, out var session)
        || (session.Kinds & SessionKinds.OddName) != 0;

    /// <summary>
    /// No call can explain anything, and none could before; the tokens of an input that includes cache are told apart only together.
    /// </summary>
    private bool CountWhole(Guid sessionId, SessionModelState state)
    {
        var before = state.Before;
        if (before.HasMetrics && before.PointsArePriced != state.After.PointsArePriced && before.TokenPoints > 0)
            return false;
        if (state.After.MetricInputWithCache > 0 && !(state.After.Metrics with { Output = 0 }).IsZero)
            return false;
        if (IsOdd(sessionId))
            return plan.Sessions.TryGetValue(sessionId, out var session) && (session.Kinds & AnyCalls) == 0;
        return before.CallCount == 0 && state.After.CallCount == 0;
    }

    private async Task SettleWholeAsync(
        Guid sessionId, IReadOnlyList<(string Name, SessionModelState State)> names, CancellationToken cancellationToken)
    {
        var rows = await DecideAsync(sessionId, plan.SessionOn(sessionId), gate.Prices, points, calls, cancellationToken);
        ledger.Whole[sessionId] = rows;
        var states = names.ToDictionary(name => name.Name, name => name.State);
        var withCost = rows.Where(row => row.Point.Measure == Takt.Metering.Usage.Measure.Cost).Select(row => row.Point.Name).ToHashSet();
        foreach (var row in rows)
        {
            var isPriced = !withCost.Contains(row.Point.Name);
            var wasPriced = states.TryGetValue(row.Point.Name.Value, out var state) && state.Before.HasMetrics
                ? state.Before.PointsArePriced : isPriced;
            ledger.Count(row, row.Point.Counted, isPriced, wasPriced);
        }
    }
}
