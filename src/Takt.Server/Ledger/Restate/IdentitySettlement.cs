using Npgsql;
using Takt.Metering.Cost;
using Takt.Metering.Counting;
using Takt.Metering.Counting.Explaining;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>
/// The metrics of identities of which some reports name no session: settled day by day from the first that this transaction touches, as far as
/// what a day leaves open changes.
/// </summary>
internal sealed class IdentitySettlement(
    NpgsqlConnection connection, int organizationId, PriceList prices, PointStore points, KnownCallStore calls, PointLedger ledger)
{
    private const long DayMicros = 86_400_000_000;
    private const long HourMicros = 3_600_000_000;

    private const string Sessions = """
        select s.session_id, s.session_on, s.named, s.kinds, s.first_at, s.last_at from identity_names n
        join sessions s on s.organization_id = $1 and s.identity_name = n.name
        where n.organization_id = $1 and n.identity_id = $2 and s.last_at >= $3 and s.first_at <= $4
        """;

    private readonly CarryStore _carry = new(connection, organizationId);

    private sealed record Session(Guid Id, DateOnly On, bool Named, bool HasMetrics, long FirstMicros, long LastMicros);

    /// <param name="touched">The times of what is new or has changed.</param>
    public async Task SettleAsync(long identity, IReadOnlyCollection<(long From, long To)> touched, CancellationToken cancellationToken)
    {
        var days = new SortedSet<long>();
        foreach (var (from, to) in touched) AddDays(days, from, to);
        await AddNamedAsync(identity, days, cancellationToken);
        var finals = new IdentityFinals();
        var settled = new HashSet<long>();
        while (days.Count > 0)
        {
            var day = days.Min;
            days.Remove(day);
            settled.Add(day);
            if (await SettleDayAsync(identity, day, finals, cancellationToken)) days.Add(day + 1);
        }

        await FinishAsync(finals, settled, cancellationToken);
    }

    private static void AddDays(SortedSet<long> days, long from, long to)
    {
        for (var day = IdentityMetrics.DayOf(from - HourMicros); day <= IdentityMetrics.DayOf(to + HourMicros); day++) days.Add(day);
    }

    /// <summary>A named session with metrics is settled whole: any of its calls may explain any of its points.</summary>
    private async Task AddNamedAsync(long identity, SortedSet<long> days, CancellationToken cancellationToken)
    {
        var (first, last) = (days.Min, days.Max);
        foreach (var session in await SessionsAsync(identity, first, last, cancellationToken))
        {
            if (session is { Named: true, HasMetrics: true }) AddDays(days, session.FirstMicros - (MetricPoint.LongestNano / 1000), session.LastMicros);
        }
    }

    /// <returns>Whether the next day must be settled, too.</returns>
    private async Task<bool> SettleDayAsync(long identity, long day, IdentityFinals finals, CancellationToken cancellationToken)
    {
        var sessions = await SessionsAsync(identity, day, day, cancellationToken);
        if (sessions.Count == 0) return false;
        var (from, to) = (day * DayMicros, (day + 1) * DayMicros);
        var places = sessions.ConvertAll(session => (session.Id, session.On));
        var rows = await points.OpenAsync(places, (from - HourMicros) * 1000, (to + HourMicros) * 1000, cancellationToken);
        if (rows.Count == 0) return false;
        var known = await calls.OfAsync(places, RecordTime.ToDateTime(from - (2 * HourMicros)), RecordTime.ToDateTime(to + (2 * HourMicros)), cancellationToken);
        foreach (var session in rows.Where(row => row.Point.Named).GroupBy(row => row.Point.SessionId))
            SessionMetrics.Explain([.. session.Select(row => row.Point)], [.. known.Where(call => call.SessionId == session.Key)]);

        var carried = await _carry.LoadAsync(day, [.. sessions.Select(session => session.Id)], cancellationToken);
        var open = rows.Select(row => (Row: row, Open: IdentityMetrics.Open(row.Point))).ToList();
        foreach (var (row, point) in open)
        {
            if (carried.TryGetValue((row.Point.SessionId, row.Point.Key), out var left) && IdentityMetrics.IsOpenOn(point, day - 1)) point.Left = Math.Min(left, point.Started);
        }

        IdentityMetrics.RunDay(day, open.ConvertAll(pair => pair.Open), known);
        foreach (var (row, point) in open.Where(pair => IdentityMetrics.IsOpenOn(pair.Open, day))) finals.Keep(row, point);
        finals.Calls.AddRange(known);
        return await CarryAsync(day + 1, [.. open.Select(pair => pair.Open).Where(point => IdentityMetrics.IsOpenOn(point, day) && IdentityMetrics.IsOpenOn(point, day + 1))], cancellationToken);
    }

    private async Task<bool> CarryAsync(long day, List<OpenPoint> open, CancellationToken cancellationToken)
    {
        if (open.Count == 0) return false;
        var former = await _carry.LoadAsync(day, [.. open.Select(point => point.Point.SessionId).Distinct()], cancellationToken);
        var changed = open.Where(point => !former.TryGetValue((point.Point.SessionId, point.Point.Key), out var left) || left != point.Left).ToList();
        await _carry.SaveAsync(day, changed, cancellationToken);
        return changed.Count > 0;
    }

    private async Task FinishAsync(IdentityFinals finals, HashSet<long> settled, CancellationToken cancellationToken)
    {
        // What is open on a day that nothing has changed keeps what that day made of it.
        var found = finals.All.Where(final => settled.Contains(IdentityMetrics.DayOf(final.Open.ClosesMicros)) || final.Open.Left == 0).ToList();
        if (found.Count == 0) return;
        foreach (var (row, open) in found) row.Point.Counted = open.Left;
        var known = finals.Calls.DistinctBy(call => (call.SessionId, call.Key)).ToList();
        var price = new UnitemisedPrice(prices);
        var left = found.ToDictionary(final => final.Row.Point, final => final.Open);
        foreach (var session in found.Where(final => final.Row.Point.Named).GroupBy(final => final.Row.Point.SessionId))
            SessionMetrics.Price([.. session.Select(final => final.Row.Point)], [.. known.Where(call => call.SessionId == session.Key)], price);
        SessionMetrics.TakeCacheOut([.. found.Select(final => final.Row.Point).Where(point => !point.Named)]);
        IdentityMetrics.Price([.. found.Select(final => final.Row.Point)], left, known, price);

        var withCost = await WithCostAsync(connection, organizationId, [.. found.Select(final => final.Row.Point.SessionId).Distinct()], cancellationToken);
        foreach (var (row, _) in found)
        {
            var isPriced = !withCost.Contains((row.Point.SessionId, row.Point.Name.Value));
            ledger.Count(row, row.Point.Counted, isPriced, wasPriced: row.Cost is { CostNano: null } || row.Cost.CostNano == row.Cost.ListNano);
        }
    }

    private async Task<List<Session>> SessionsAsync(long identity, long firstDay, long lastDay, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sessions, connection);
        command.Parameters.AddValue(organizationId).AddValue(identity)
            .AddValue(RecordTime.ToDateTime((firstDay * DayMicros) - (2 * HourMicros)))
            .AddValue(RecordTime.ToDateTime(((lastDay + 1) * DayMicros) + (2 * HourMicros) + (MetricPoint.LongestNano / 1000)));
        var sessions = new List<Session>();
        await using var r = await command.ExecuteReaderAsync(cancellationToken);
        while (await r.ReadAsync(cancellationToken))
        {
            sessions.Add(new(r.GetGuid(0), r.GetFieldValue<DateOnly>(1), r.GetBoolean(2), ((SessionKinds)r.GetInt16(3)).HasFlag(SessionKinds.Metrics),
                RecordTime.FromDateTime(r.GetDateTime(4)), RecordTime.FromDateTime(r.GetDateTime(5))));
        }

        return sessions;
    }

    /// <summary>Sessions and model names whose cost the client's metrics tell.</summary>
    public static async Task<HashSet<(Guid, string)>> WithCostAsync(
        NpgsqlConnection connection, int organizationId, Guid[] sessions, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select session_id, name from session_models where organization_id = $1 and session_id = any($2) and metric_cost_points > 0", connection);
        command.Parameters.AddValue(organizationId).AddValue(sessions);
        var found = new HashSet<(Guid, string)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) found.Add((reader.GetGuid(0), reader.GetString(1)));
        return found;
    }
}
