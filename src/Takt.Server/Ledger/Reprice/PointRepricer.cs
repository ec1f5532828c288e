using Npgsql;
using Takt.Metering.Counting;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Restate;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Reprice;

/// <summary>
/// What points count as by another list. Tokens cost what the list says. What counts of a point of cost is the client's own, but where
/// calls that share it don't say theirs, or go by other names, or name no session: there it is shared out by the list, and decided anew by
/// those who decide it when reports come.
/// </summary>
internal sealed class PointRepricer(NpgsqlConnection connection, RepriceScope scope, PointStore points)
{
    // Whether some call has no cost of the client's own, or another name than the metrics have; and whose it is where an identity shares.
    // Two identities that have become one are settled by their next group, by the list that counts then.
    private const string SharedOut = """
        select s.session_id, s.session_on, s.first_at, s.last_at, case when i.nameless then i.identity_id end from sessions s
        left join identity_names n on n.organization_id = $1 and n.name = s.identity_name
        left join identities i on i.organization_id = $1 and i.identity_id = n.identity_id
        where s.organization_id = $1 and s.session_id = any($2) and not coalesce(i.stale, false)
          and exists (select from session_models m where m.organization_id = $1 and m.session_id = s.session_id and m.metric_cost_points > 0
            and (i.nameless or (s.named and exists (select from session_models c where c.organization_id = $1
              and c.session_id = s.session_id
              and c.call_count > 0 and (c.unreported_calls > 0 or c.name <> m.name)))))
        """;

    private sealed record SharedSession(Guid Id, DateOnly On, long FirstMicros, long LastMicros, long? Identity);

    // Points that an earlier batch has decided anew: who only looks comes past them once more.
    private readonly HashSet<(Guid Session, Guid Key)> _done = [];

    /// <param name="isBegun">Sessions of which an earlier step has come past some points: it has decided on all of them.</param>
    public async Task<IReadOnlyList<PointChange>> RepriceAsync(
        List<StoredPoint> read, Func<Guid, bool> isBegun, CancellationToken cancellationToken)
    {
        var rows = read.FindAll(row => !_done.Contains((row.Point.SessionId, row.Point.Key)));
        if (rows.Count == 0)
            return [];
        var sessions = rows.Select(row => row.Point.SessionId).Distinct().ToArray();
        var withCost = await IdentitySettlement.WithCostAsync(connection, scope.OrganizationId, sessions, cancellationToken);
        var ledger = new PointLedger(scope.Prices, scope.Version);
        var changes = rows.Select(row => ledger.Of(row, row.Counted, !withCost.Contains((row.Point.SessionId, row.Point.Name.Value))))
            .ToDictionary(change => change.Place);
        await DecideAsync(await SharedOutAsync([.. sessions.Where(session => !isBegun(session))], cancellationToken), ledger,
            cancellationToken);
        foreach (var change in ledger.Changes)
        {
            if (_done.Add(change.Place))
                changes[change.Place] = change;
        }

        return [.. changes.Values.OrderBy(change => change.Place)];
    }

    private async Task DecideAsync(List<SharedSession> sessions, PointLedger ledger, CancellationToken cancellationToken)
    {
        var calls = new KnownCallStore(connection, scope.OrganizationId);
        foreach (var session in sessions.Where(session => session.Identity is null))
        {
            var rows = await SessionSettlement.DecideAsync(session.Id, session.On, scope.Prices, points, calls, cancellationToken);
            foreach (var row in rows.Where(row => row.Point.Measure == Measure.Cost))
                ledger.Count(row, row.Point.Counted, isPriced: false, wasPriced: false);
        }

        var identities = new IdentitySettlement(connection, scope.OrganizationId, scope.Prices, points, calls, ledger);
        await identities.SettleAsync(sessions.Where(session => session.Identity is not null)
            .GroupBy(session => session.Identity!.Value, session => (session.FirstMicros, session.LastMicros)), cancellationToken);
    }

    private async Task<List<SharedSession>> SharedOutAsync(Guid[] sessions, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SharedOut, connection);
        command.Parameters.AddValue(scope.OrganizationId).AddValue(sessions);
        var found = new List<SharedSession>();
        await using var r = await command.ExecuteReaderAsync(cancellationToken);
        while (await r.ReadAsync(cancellationToken))
        {
            found.Add(new(r.GetGuid(0), r.GetFieldValue<DateOnly>(1), RecordTime.FromDateTime(r.GetDateTime(2)),
                RecordTime.FromDateTime(r.GetDateTime(3)), r.IsDBNull(4) ? null : r.GetInt64(4)));
        }

        return found;
    }
}
