using Npgsql;
using Takt.Metering.Cost;
using Takt.Metering.Counting;
using Takt.Server.Ledger.Decide;
using Takt.Server.Ledger.Identify;
using Takt.Server.Ledger.Rollups;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>What metrics add to the calls, in all sessions and identities that a transaction touches.</summary>
internal sealed class MetricSettlement(
    NpgsqlConnection connection, GroupPlan plan, GroupGate gate, IdentityMap identities, PointStore points,
    Dictionary<(Guid SessionId, string Name), SessionModelDelta> models, RollupDelta rollups)
{
    private readonly PointLedger _ledger = new(gate.Prices, gate.PriceVersion);

    public async Task SettleAsync(
        IReadOnlyList<StagedPoint> newPoints, IReadOnlyList<StreamShare> shares, IReadOnlyList<CallChange> calls,
        CancellationToken cancellationToken)
    {
        var touched = await TouchedAsync(newPoints, shares, cancellationToken);
        AddToModels(newPoints, shares, touched);
        var states = await SessionModelWriter.WriteAsync(connection, plan.OrganizationId, models, cancellationToken);
        var known = new KnownCallStore(connection, plan.OrganizationId);
        var session = new SessionSettlement(plan, gate, points, known, _ledger);
        var bySession = touched.ToLookup(point => point.Point.SessionId);
        foreach (var state in states.GroupBy(state => state.Key.SessionId).Where(state => !IsNameless(state.Key)))
            await session.SettleAsync(state.Key, [.. state.Select(name => (name.Key.Name, name.Value))], [.. bySession[state.Key]],
                cancellationToken);

        var identity = new IdentitySettlement(connection, plan.OrganizationId, gate.Prices, points, known, _ledger);
        var stale = await StaleAsync(cancellationToken);
        await identity.SettleAsync(Times(touched, calls, stale), cancellationToken);
        await StoreAsync(await new CostSharing(points, _ledger.Whole).CompleteAsync(_ledger.Changes, cancellationToken), cancellationToken);
    }

    private Task StoreAsync(IReadOnlyList<PointChange> changes, CancellationToken cancellationToken)
    {
        foreach (var (before, after) in changes)
        {
            rollups.Remove(before.Point.SessionId, before.Series.SeriesId, before.Point.AtMicros, before.Amounts);
            rollups.Add(after.Point.SessionId, after.Series.SeriesId, after.Point.AtMicros, after.Amounts);
        }

        return points.UpdateAsync([.. changes.Select(change => change.After)], cancellationToken);
    }

    private bool IsNameless(Guid sessionId) => identities.Of(sessionId) is { } identity && identities.IsNameless(identity);

    /// <summary>
    /// New points as they came, and those whose share has changed as they are stored; all with their shares as they are now.
    /// </summary>
    private async Task<List<StoredPoint>> TouchedAsync(
        IReadOnlyList<StagedPoint> newPoints, IReadOnlyList<StreamShare> shares, CancellationToken cancellationToken)
    {
        var changed = shares.ToDictionary(share => (share.Row.SessionId, share.Row.Key));
        var touched = new List<StoredPoint>();
        foreach (var point in newPoints.Where(point => !changed.ContainsKey((point.Report.Session.Id, point.Report.Key))))
        {
            var report = point.Report;
            touched.Add(new(plan.SessionOn(report.Session.Id),
                new(report.Session.Id, report.Session.Named, report.Key, report.Measure, point.Series.Dimensions, report.StartUnixNano,
                    report.TimeUnixNano, point.AtMicros, report.Cumulative
                        ? 0 : report.Value), point.Series, 0, default, gate.PriceVersion));
        }

        touched.AddRange(await points.FindAsync([.. shares.Select(share => (share.Row.SessionId, share.Row.SessionOn, share.Row.Key))],
            cancellationToken));
        return touched;
    }

    private void AddToModels(IReadOnlyList<StagedPoint> newPoints, IReadOnlyList<StreamShare> shares, List<StoredPoint> touched)
    {
        var isNew = newPoints.Select(point => (point.Report.Session.Id, point.Report.Key)).ToHashSet();
        var before = shares.ToDictionary(share => (share.Row.SessionId, share.Row.Key), share => share.Row.Delta);
        foreach (var row in touched)
        {
            var key = (row.Point.SessionId, row.Point.Key);
            plan.Remember(row.Point.SessionId, row.SessionOn);
            Model(row.Point.SessionId, row.Point.Name).AddPoint(row.Point.Measure, isNew.Contains(key) ? 1 : 0,
                isNew.Contains(key) ? row.Point.Delta : row.Point.Delta - before[key]);
        }
    }

    /// <summary>When something is new or has changed, by identities of which some reports name no session.</summary>
    private ILookup<long, (long From, long To)> Times(
        List<StoredPoint> touched, IReadOnlyList<CallChange> calls, List<(long Identity, long From, long To)> stale)
    {
        var times = touched.Select(row => (Session: row.Point.SessionId, From: row.Point.SinceMicros, To: row.Point.UntilMicros));
        var changed = calls.SelectMany(change => new[] { change.Before, change.After }).OfType<StoredCall>()
            .Where(call => call.As is not null)
            .Select(call => (Session: call.As!.Explains, From: call.Call.AtMicros, To: call.Call.AtMicros));
        return times.Concat(changed).Where(time => IsNameless(time.Session))
            .Select(time => (Identity: identities.Of(time.Session)!.Value, time.From, time.To)).Concat(stale)
            .ToLookup(time => time.Identity, time => (time.From, time.To));
    }

    /// <summary>
    /// All days on which an identity that has become one with another told of anything without a session, and those of sessions of which it
    /// is known only now whose they are.
    /// </summary>
    private async Task<List<(long Identity, long From, long To)>> StaleAsync(CancellationToken cancellationToken)
    {
        var stale = new List<(long, long, long)>();
        if (identities.Stale.Count + plan.NewlyKnown.Count == 0)
            return stale;
        await using var command = new NpgsqlCommand("""
            select n.identity_id, s.first_at, s.last_at from identity_names n
            join identities i on i.organization_id = $1 and i.identity_id = n.identity_id and i.nameless
            join sessions s on s.organization_id = $1 and s.identity_name = n.name
            where n.organization_id = $1 and (s.session_id = any($3) or (n.identity_id = any($2) and not s.named))
            """, connection);
        command.Parameters.AddValue(plan.OrganizationId).AddValue(identities.Stale.ToArray()).AddValue(plan.NewlyKnown.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            stale.Add((reader.GetInt64(0), RecordTime.FromDateTime(reader.GetDateTime(1)), RecordTime.FromDateTime(reader.GetDateTime(2))));
        return stale;
    }

    private SessionModelDelta Model(Guid sessionId, ModelName name)
    {
        if (!models.TryGetValue((sessionId, name.Value), out var delta))
            models[(sessionId, name.Value)] = delta = new();
        return delta;
    }
}
