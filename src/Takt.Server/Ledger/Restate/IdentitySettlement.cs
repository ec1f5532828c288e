using Npgsql;
using Takt.Metering.Cost;
using Takt.Metering.Counting;
using Takt.Metering.Counting.Explaining;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>
/// The metrics of identities of which some reports name no session: settled day by day from the first that this transaction touches, as far
/// as what a day leaves open changes. All identities go through their days side by side, so that thousands of them cost no more round trips
/// than one.
/// </summary>
internal sealed class IdentitySettlement(
    NpgsqlConnection connection, int organizationId, PriceList prices, PointStore points, KnownCallStore calls, PointLedger ledger)
{
    private const long DayMicros = 86_400_000_000;
    private const long HourMicros = 3_600_000_000;

    private readonly IdentitySessions _sessions = new(connection, organizationId);
    private readonly CarryStore _carry = new(connection, organizationId);

    /// <summary>One identity's day at work.</summary>
    private sealed record Today(IdentityDays Days, long Day, List<(StoredPoint Row, OpenPoint Open)> Open);

    /// <param name="touched">The times of what is new or has changed, by identity.</param>
    public async Task SettleAsync(IEnumerable<IGrouping<long, (long From, long To)>> touched, CancellationToken cancellationToken)
    {
        var all = touched.Select(times => new IdentityDays(times.Key, times)).Where(days => days.IsDue)
            .OrderBy(days => days.Identity).ToList();
        if (all.Count == 0)
            return;
        await AddNamedAsync(all, cancellationToken);
        for (var due = all; due.Count > 0; due = due.FindAll(days => days.IsDue))
            await SettleDaysAsync(due, cancellationToken);
        await FinishAsync(all, cancellationToken);
    }

    /// <summary>A named session with metrics is settled whole: any of its calls may explain any of its points.</summary>
    private async Task AddNamedAsync(List<IdentityDays> all, CancellationToken cancellationToken)
    {
        var byIdentity = all.ToDictionary(days => days.Identity);
        foreach (var session in await _sessions.OfAsync([.. all.Select(days => (days.Identity, days.Span.First, days.Span.Last))],
            cancellationToken))
        {
            if (session is { Named: true, HasMetrics: true })
                byIdentity[session.Identity].Add(session.FirstMicros - (MetricPoint.LongestNano / 1000), session.LastMicros);
        }
    }

    private async Task SettleDaysAsync(List<IdentityDays> due, CancellationToken cancellationToken)
    {
        var days = due.ToDictionary(identity => identity.Identity, identity => (Days: identity, Day: identity.Take()));
        var sessions = await _sessions.OfAsync([.. days.Values.Select(at => (at.Days.Identity, at.Day, at.Day))], cancellationToken);
        var stored = (await points.OpenAsync([.. sessions.Select(session => (session.Id, session.On,
            ((days[session.Identity].Day * DayMicros) - HourMicros) * 1000,
            (((days[session.Identity].Day + 1) * DayMicros) + HourMicros) * 1000))], cancellationToken))
            .ToLookup(row => row.Point.SessionId);
        var withPoints = sessions.ToLookup(session => session.Identity)
            .Where(of => of.Any(session => stored.Contains(session.Id))).ToList();
        if (withPoints.Count == 0)
            return;

        var read = withPoints.SelectMany(of => of).ToList();
        var known = (await calls.OfAsync([.. read.Select(session => (session.Id, session.On,
            RecordTime.ToDateTime((days[session.Identity].Day * DayMicros) - (2 * HourMicros)),
            RecordTime.ToDateTime(((days[session.Identity].Day + 1) * DayMicros) + (2 * HourMicros))))],
            cancellationToken)).ToLookup(call => call.SessionId);
        var carried = await _carry.LoadAsync([.. read.Select(session => (days[session.Identity].Day, session.Id))], cancellationToken);
        var settled = withPoints.ConvertAll(of => Settle(days[of.Key].Days, days[of.Key].Day,
            [.. of.SelectMany(session => stored[session.Id])], [.. of.SelectMany(session => known[session.Id])], carried));
        await CarryAsync(settled, cancellationToken);
    }

    private static Today Settle(
        IdentityDays days, long day, List<StoredPoint> rows, List<KnownCall> known, Dictionary<(Guid, Guid), long> carried)
    {
        foreach (var session in rows.Where(row => row.Point.Named).GroupBy(row => row.Point.SessionId))
            SessionMetrics.Explain([.. session.Select(row => row.Point)], [.. known.Where(call => call.SessionId == session.Key)]);

        var open = rows.ConvertAll(row => (Row: row, Open: IdentityMetrics.Open(row.Point)));
        foreach (var (row, point) in open)
        {
            if (carried.TryGetValue((row.Point.SessionId, row.Point.Key), out var left) && IdentityMetrics.IsOpenOn(point, day - 1))
                point.Left = Math.Min(left, point.Started);
        }

        IdentityMetrics.RunDay(day, open.ConvertAll(pair => pair.Open), known);
        foreach (var (row, point) in open.Where(pair => IdentityMetrics.IsOpenOn(pair.Open, day)))
            days.Keep(row, point);
        days.Calls.AddRange(known);
        return new(days, day, open);
    }

    /// <summary>
    /// What is left of points that are open on the next day, too: where that is another than it was, the next day is due.
    /// </summary>
    private async Task CarryAsync(List<Today> settled, CancellationToken cancellationToken)
    {
        var open = settled.SelectMany(today => today.Open.Select(pair => (today.Days, Next: today.Day + 1, Point: pair.Open))
            .Where(at => IdentityMetrics.IsOpenOn(at.Point, at.Next - 1) && IdentityMetrics.IsOpenOn(at.Point, at.Next))).ToList();
        if (open.Count == 0)
            return;
        var former = await _carry.LoadAsync([.. open.Select(at => (at.Next, at.Point.Point.SessionId)).Distinct()], cancellationToken);
        var changed =
            open.FindAll(at => !former.TryGetValue((at.Point.Point.SessionId, at.Point.Point.Key), out var left) || left != at.Point.Left);
        await _carry.SaveAsync(changed.ConvertAll(at => (at.Next, at.Point)), cancellationToken);
        foreach (var (days, next, _) in changed)
            days.Add(next);
    }

    private async Task FinishAsync(List<IdentityDays> all, CancellationToken cancellationToken)
    {
        var found = all.SelectMany(Price).ToList();
        if (found.Count == 0)
            return;
        var withCost = await WithCostAsync(connection, organizationId, [.. found.Select(row => row.Point.SessionId).Distinct()],
            cancellationToken);
        foreach (var row in found)
        {
            var isPriced = !withCost.Contains((row.Point.SessionId, row.Point.Name.Value));
            ledger.Count(row, row.Point.Counted, isPriced,
                wasPriced: row.Cost is { CostNano: null } || row.Cost.CostNano == row.Cost.ListNano);
        }
    }

    private List<StoredPoint> Price(IdentityDays days)
    {
        var found = days.Found.ToList();
        if (found.Count == 0)
            return [];
        foreach (var (row, open) in found)
            row.Point.Counted = open.Left;
        var known = days.Calls.DistinctBy(call => (call.SessionId, call.Key)).ToList();
        var price = new UnitemisedPrice(prices);
        var left = found.ToDictionary(final => final.Row.Point, final => final.Open);
        foreach (var session in found.Where(final => final.Row.Point.Named).GroupBy(final => final.Row.Point.SessionId))
            SessionMetrics.Price([.. session.Select(final => final.Row.Point)],
                [.. known.Where(call => call.SessionId == session.Key)], price);
        SessionMetrics.TakeCacheOut([.. found.Select(final => final.Row.Point).Where(point => !point.Named)]);
        IdentityMetrics.Price([.. found.Select(final => final.Row.Point)], left, known, price);
        return found.ConvertAll(final => final.Row);
    }

    /// <summary>Sessions and model names whose cost the client's metrics tell.</summary>
    public static async Task<HashSet<(Guid, string)>> WithCostAsync(
        NpgsqlConnection connection, int organizationId, Guid[] sessions, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select session_id, name from session_models where organization_id = $1 and session_id = any($2) and metric_cost_points > 0",
            connection);
        command.Parameters.AddValue(organizationId).AddValue(sessions);
        var found = new HashSet<(Guid, string)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            found.Add((reader.GetGuid(0), reader.GetString(1)));
        return found;
    }
}
