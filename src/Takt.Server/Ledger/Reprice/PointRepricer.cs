using Npgsql;
using Takt.Metering.Cost;
using Takt.Metering.Counting;
using Takt.Metering.Counting.Explaining;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Restate;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Reprice;

/// <summary>
/// What points count as by another list. Tokens cost what the list says. What counts of a point of cost is the client's own, but for sessions in which some
/// calls' cost isn't known: there it is shared out by the list, and decided anew.
/// </summary>
internal sealed class PointRepricer(NpgsqlConnection connection, RepriceScope scope, PointStore points)
{
    // Whether any call has no cost of the client's own, or another name than the metrics have.
    private const string SharedOut = """
        select s.session_id, s.session_on from sessions s
        left join identity_names n on n.organization_id = $1 and n.name = s.identity_name
        left join identities i on i.organization_id = $1 and i.identity_id = n.identity_id
        where s.organization_id = $1 and s.session_id = any($2) and s.named and not coalesce(i.nameless, false)
          and exists (select from session_models m where m.organization_id = $1 and m.session_id = s.session_id and m.metric_cost_points > 0)
          and exists (select from session_models m where m.organization_id = $1 and m.session_id = s.session_id
            and (m.unreported_calls > 0 or (m.call_count > 0 and m.metric_cost_points = 0)))
        """;

    // Points of sessions that an earlier batch has decided anew: who only looks comes past them once more.
    private readonly HashSet<Guid> _settled = [];
    private readonly HashSet<(Guid Session, Guid Key)> _done = [];

    public async Task<IReadOnlyList<PointChange>> RepriceAsync(List<StoredPoint> read, CancellationToken cancellationToken)
    {
        var rows = read.FindAll(row => !_done.Contains((row.Point.SessionId, row.Point.Key)));
        if (rows.Count == 0) return [];
        var sessions = rows.Select(row => row.Point.SessionId).Distinct().ToArray();
        var withCost = await IdentitySettlement.WithCostAsync(connection, scope.OrganizationId, sessions, cancellationToken);
        var changes = rows.ToDictionary(row => (row.Point.SessionId, row.Point.Key), row => Reprice(row, row.Counted, !withCost.Contains((row.Point.SessionId, row.Point.Name.Value))));
        foreach (var (session, on) in await SharedOutAsync(sessions, cancellationToken))
        {
            if (!_settled.Add(session)) continue;
            foreach (var row in await SettleAsync(session, on, cancellationToken))
            {
                changes[(session, row.Point.Key)] = Reprice(row, row.Point.Counted, isPriced: false);
                _done.Add((session, row.Point.Key));
            }
        }

        return [.. changes.Values.OrderBy(change => change.After.Point.SessionId).ThenBy(change => change.After.Point.Key)];
    }

    private PointChange Reprice(StoredPoint row, long counted, bool isPriced)
    {
        var cost = PointCost.Of(row.Point.Measure, counted, isPriced, scope.Prices, PriceTerms.Of(row.Point.Dimensions), row.Point.AtMicros);
        return new(row, row with { Counted = counted, Cost = cost, PriceVersion = scope.Version });
    }

    /// <summary>The session's points of cost of which another part counts now.</summary>
    private async Task<IEnumerable<StoredPoint>> SettleAsync(Guid session, DateOnly on, CancellationToken cancellationToken)
    {
        var rows = await points.OfSessionAsync(session, on, cancellationToken);
        var known = await new KnownCallStore(connection, scope.OrganizationId).OfSessionAsync(session, on, cancellationToken);
        SessionMetrics.Settle(rows.ConvertAll(row => row.Point), known, new(scope.Prices));
        return rows.Where(row => row.Point.Measure == Measure.Cost && row.Point.Counted != row.Counted);
    }

    private async Task<List<(Guid Session, DateOnly On)>> SharedOutAsync(Guid[] sessions, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SharedOut, connection);
        command.Parameters.AddValue(scope.OrganizationId).AddValue(sessions);
        var found = new List<(Guid, DateOnly)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) found.Add((reader.GetGuid(0), reader.GetFieldValue<DateOnly>(1)));
        return found;
    }
}
