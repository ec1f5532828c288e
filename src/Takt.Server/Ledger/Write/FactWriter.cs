using Npgsql;
using Takt.Metering.Counting;
using Takt.Server.Ledger.Decide;
using Takt.Server.Ledger.Queue;
using Takt.Server.Ledger.Restate;
using Takt.Server.Ledger.Series;

namespace Takt.Server.Ledger.Write;

/// <summary>Writes the facts: what is new is inserted, what is known is merged with what it is known as, the rest is a repetition.</summary>
internal sealed class FactWriter(NpgsqlConnection connection, GroupPlan plan, SeriesResolver series, List<CallChange> changes)
{
    private readonly CallWriter _calls = new(connection, plan.OrganizationId, series);

    public List<StagedPoint> NewPoints { get; } = [];
    public List<StagedActivity> NewActivities { get; } = [];

    /// <summary>Takes calls out of the session they leave and stages them where they belong.</summary>
    public async Task MoveAsync(IReadOnlyList<Move> moves, CancellationToken cancellationToken)
    {
        if (moves.Count == 0) return;
        var places = moves.Where(move => IsPresent(move.From)).Select(move => new CallPlace(plan.SessionOn(move.From), move.From, move.Key)).ToArray();
        var rows = await _calls.LoadAsync(places, cancellationToken);
        foreach (var move in moves)
        {
            if (!rows.TryGetValue((move.From, move.Key), out var row)) continue;
            changes.Add(new(move.From, move.Key, row, null));
            plan.AddCall(move.To, move.Key, row.Call, row.Series);
        }

        await _calls.DeleteAsync(places, cancellationToken);
    }

    public async Task WriteAsync(IReadOnlyList<PendingEntry> group, CancellationToken cancellationToken)
    {
        var rows = await StageAsync(cancellationToken);
        var known = await InsertAsync(rows, group, cancellationToken);
        if (known.Count > 0) await MergeAsync(known, cancellationToken);
    }

    private bool IsPresent(Guid sessionId) => plan.Sessions.ContainsKey(sessionId) || plan.Homes.ContainsKey(sessionId);

    private async Task<List<CallRow>> StageAsync(CancellationToken cancellationToken)
    {
        var rows = new List<CallRow>(plan.Calls.Count);
        foreach (var staged in plan.Calls.Values)
        {
            if (!IsPresent(staged.SessionId)) continue;
            var overlaid = await series.ResolveAsync(plan.OrganizationId, StoredCall.Overlay(staged.Series, staged.Call), cancellationToken);
            rows.Add(new(new(plan.SessionOn(staged.SessionId), staged.SessionId, staged.Key), StoredCall.Of(staged.Call, overlaid)));
        }

        rows.Sort(static (a, b) =>
        {
            var order = a.Place.SessionId.CompareTo(b.Place.SessionId);
            return order != 0 ? order : a.Place.Key.CompareTo(b.Place.Key);
        });
        return rows;
    }

    /// <summary>One round trip for all facts. Gives the calls that were there already.</summary>
    private async Task<List<CallRow>> InsertAsync(List<CallRow> rows, IReadOnlyList<PendingEntry> group, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (rows.Count > 0) batch.BatchCommands.Add(CallWriter.InsertCommand(plan.OrganizationId, rows));
        if (plan.Points.Count > 0) batch.BatchCommands.Add(PointWriter.InsertCommand(plan));
        if (plan.Activities.Count > 0) batch.BatchCommands.Add(ActivityWriter.InsertCommand(plan));
        RawWriter.AddCommands(batch, plan.OrganizationId, group);
        if (batch.BatchCommands.Count == 0) return [];

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var inserted = new HashSet<(Guid, Guid)>();
        if (rows.Count > 0)
        {
            while (await reader.ReadAsync(cancellationToken)) inserted.Add((reader.GetGuid(0), reader.GetGuid(1)));
            await reader.NextResultAsync(cancellationToken);
        }

        if (plan.Points.Count > 0)
        {
            while (await reader.ReadAsync(cancellationToken)) NewPoints.Add(plan.Points[(reader.GetGuid(0), reader.GetGuid(1))]);
            await reader.NextResultAsync(cancellationToken);
        }

        if (plan.Activities.Count > 0)
        {
            while (await reader.ReadAsync(cancellationToken)) NewActivities.Add(plan.Activities[(reader.GetGuid(0), reader.GetGuid(1))]);
        }

        var known = new List<CallRow>();
        foreach (var row in rows)
        {
            if (inserted.Contains((row.Place.SessionId, row.Place.Key))) changes.Add(new(row.Place.SessionId, row.Place.Key, null, row.Stored));
            else known.Add(row);
        }

        return known;
    }

    private async Task MergeAsync(List<CallRow> known, CancellationToken cancellationToken)
    {
        var stored = await _calls.LoadAsync(known.ConvertAll(row => row.Place), cancellationToken);
        var updates = new List<CallRow>();
        foreach (var row in known)
        {
            var before = stored[(row.Place.SessionId, row.Place.Key)];
            var merged = Call.Merge(before.Call, row.Stored.Call, out var newLeads);
            var lead = newLeads ? row.Stored.Series : before.Series;
            var overlaid = await series.ResolveAsync(plan.OrganizationId, StoredCall.Overlay(lead, merged), cancellationToken);
            if (merged == before.Call && overlaid.SeriesId == before.Series.SeriesId) continue;
            var after = StoredCall.Of(merged, overlaid);
            updates.Add(row with { Stored = after });
            changes.Add(new(row.Place.SessionId, row.Place.Key, before, after));
        }

        if (updates.Count > 0) await _calls.UpdateAsync(updates, cancellationToken);
    }
}
