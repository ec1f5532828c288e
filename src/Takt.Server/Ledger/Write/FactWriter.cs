using Npgsql;
using Takt.Metering.Counting;
using Takt.Server.Ledger.Decide;
using Takt.Server.Ledger.Queue;
using Takt.Server.Ledger.Series;

namespace Takt.Server.Ledger.Write;

/// <summary>
/// Writes the facts: what is new is inserted, what is known is merged with what it is known as, the rest is a repetition.
/// </summary>
internal sealed class FactWriter(NpgsqlConnection connection, GroupPlan plan, GroupGate gate, CallWriter calls)
{
    /// <summary>Calls that are new, or of which more is known now, as they count by themselves.</summary>
    public List<CallChange> Calls { get; } = [];

    public List<StagedPoint> NewPoints { get; } = [];

    public List<StagedActivity> NewActivities { get; } = [];

    /// <summary>The prompts and agents' ends about the group's, with them, where one of them may change what another counts as.</summary>
    public List<StoredPrompt> Prompts { get; } = [];

    /// <summary>The calls of the spans at hand, and whether each is none: told by spans alone that have usage below them.</summary>
    public Dictionary<(Guid SessionId, Guid Key), bool> Ancestors { get; } = [];

    public async Task WriteAsync(IReadOnlyList<PendingEntry> group, CancellationToken cancellationToken)
    {
        var known = await InsertAsync(Stage(), group, cancellationToken);
        if (known.Count > 0)
            await MergeAsync(known, cancellationToken);
    }

    private List<StoredCall> Stage()
    {
        var rows = new List<StoredCall>(plan.Calls.Count);
        foreach (var staged in plan.Calls.Values)
        {
            var session = plan.Sessions[staged.SessionId];
            rows.Add(ByItself(new(session.SessionOn, staged.SessionId, staged.Key), session.Identity.Named, staged.Call, staged.Series));
        }

        rows.Sort(static (a, b) =>
        {
            var order = a.Place.SessionId.CompareTo(b.Place.SessionId);
            return order != 0 ? order : a.Place.Key.CompareTo(b.Place.Key);
        });
        return rows;
    }

    private StoredCall ByItself(CallPlace place, bool named, in Call call, SeriesRow own) => new(place, named, call, own, IsAncestor: false,
        new(place.SessionId, place.SessionId, own, CallCost.Of(call, own.Dimensions, call.Write1h, gate.Prices), gate.PriceVersion));

    /// <summary>One round trip for all facts and what lies about them. Gives the calls that were there already.</summary>
    private async Task<List<StoredCall>> InsertAsync(
        List<StoredCall> rows, IReadOnlyList<PendingEntry> group, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (rows.Count > 0)
            batch.BatchCommands.Add(await calls.InsertCommandAsync(rows, cancellationToken));
        if (plan.Points.Count > 0)
            batch.BatchCommands.Add(PointWriter.InsertCommand(plan));
        if (plan.Activities.Count > 0)
            batch.BatchCommands.Add(ActivityWriter.InsertCommand(plan));
        var prompts = PromptReader.Command(plan);
        if (prompts is not null)
            batch.BatchCommands.Add(prompts);
        if (plan.Traces.Count > 0)
            SpanWriter.AddCommands(batch, plan.OrganizationId, plan.Spans.Values, plan.Traces, group[0].Entry.ReceivedAt.UtcDateTime);
        RawWriter.AddCommands(batch, plan.OrganizationId, group);
        if (batch.BatchCommands.Count == 0)
            return [];

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var inserted = new HashSet<(Guid, Guid)>();
        if (rows.Count > 0)
        {
            while (await reader.ReadAsync(cancellationToken))
                inserted.Add((reader.GetGuid(0), reader.GetGuid(1)));
            await reader.NextResultAsync(cancellationToken);
        }

        if (plan.Points.Count > 0)
        {
            while (await reader.ReadAsync(cancellationToken))
                NewPoints.Add(plan.Points[(reader.GetGuid(0), reader.GetGuid(1))]);
            await reader.NextResultAsync(cancellationToken);
        }

        if (plan.Activities.Count > 0)
        {
            while (await reader.ReadAsync(cancellationToken))
                NewActivities.Add(plan.Activities[(reader.GetGuid(0), reader.GetGuid(1))]);
            await reader.NextResultAsync(cancellationToken);
        }

        if (prompts is not null)
            await PromptReader.ReadAsync(reader, Prompts, cancellationToken);
        if (plan.Traces.Count > 0)
            await SpanWriter.ReadAsync(reader, Ancestors, cancellationToken);

        var known = new List<StoredCall>();
        foreach (var row in rows)
        {
            if (inserted.Contains((row.Place.SessionId, row.Place.Key)))
                Calls.Add(new(null, row));
            else
                known.Add(row);
        }

        return known;
    }

    private async Task MergeAsync(List<StoredCall> known, CancellationToken cancellationToken)
    {
        var told = known.ToDictionary(row => (row.Place.SessionId, row.Place.Key));
        foreach (var before in await calls.LoadAsync(known.ConvertAll(row => row.Place), id => plan.Sessions[id].Identity.Named,
            cancellationToken))
        {
            var row = told[(before.Place.SessionId, before.Place.Key)];
            var merged = Call.Merge(before.Call, row.Call, out _);
            var own = ToldCalls.Leads(before.Call, before.Own.Dimensions, row.Call, row.Own.Dimensions) ? row.Own : before.Own;
            if (merged == before.Call && own.SeriesId == before.Own.SeriesId)
                continue;
            Calls.Add(new(before, Merged(before, merged, own)));
        }
    }

    // What the reports that are new don't change keeps its cost, whatever the price list says now.
    private StoredCall Merged(StoredCall before, in Call merged, SeriesRow own)
    {
        var after =
            ByItself(before.Place, before.Named, merged, own) with { IsAncestor = before.IsAncestor && merged.Told == Witness.Span };
        return before.As is { } former && own.SeriesId == before.Own.SeriesId && former.Series.SeriesId == own.SeriesId
            && merged.HasFiguresOf(before.Call)
            ? after with { As = after.As! with { Cost = former.Cost, PriceVersion = former.PriceVersion } } : after;
    }
}
