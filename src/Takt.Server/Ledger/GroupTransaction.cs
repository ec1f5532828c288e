using Npgsql;
using Takt.Metering.Cost;
using Takt.Metering.Counting;
using Takt.Server.Ledger.Decide;
using Takt.Server.Ledger.Identify;
using Takt.Server.Ledger.Queue;
using Takt.Server.Ledger.Restate;
using Takt.Server.Ledger.Rollups;
using Takt.Server.Ledger.Series;
using Takt.Server.Ledger.Write;
using Takt.Server.Prices;

namespace Takt.Server.Ledger;

/// <summary>What a group's transaction works with beside its plan.</summary>
internal sealed record LedgerTools(
    SeriesResolver Series, PriceIds PriceIds, IdentityLinks Links, PriceBook Prices, ActivityKindStore Kinds);

/// <summary>
/// One group's transaction: locks → facts → which calls are one → totals → what metrics add → rollups → commit. Every step goes in key
/// order, and no step reads what an earlier one has not locked.
/// </summary>
internal sealed class GroupTransaction(NpgsqlConnection connection, GroupPlan plan, LedgerTools tools)
{
    private readonly Dictionary<(Guid SessionId, string Name), SessionModelDelta> _models = [];

    /// <summary>What lies before the organization's first day was left out.</summary>
    public RetiredReports Retired { get; } = new();

    /// <summary>Rows that this transaction has made or changed; nothing when all of it was known.</summary>
    public IReadOnlyList<CallChange> Calls { get; private set; } = [];

    /// <param name="alone">Whether the group has its organization for itself.</param>
    /// <exception cref="OrganizationNeededException">It must have it.</exception>
    public async Task RunAsync(IReadOnlyList<PendingEntry> group, bool alone, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var gate = await GroupGate.PassAsync(connection, plan, group, alone, tools.Prices, now, cancellationToken);
        if (gate.Mode.IsNameless)
            await SessionWriter.FindUnknownAsync(connection, plan, cancellationToken);
        Retired.Floor = gate.Floor;
        Retired.Reports = plan.DropBefore(RecordTime.FromDateTime(gate.Floor.ToDateTime(default)));
        Retired.Sessions = await SessionWriter.WriteAsync(connection, plan, gate.Floor, cancellationToken);
        plan.Drop(Retired.Sessions);
        var identities = await IdentifyAsync(gate, cancellationToken);

        var rollups = new RollupDelta(gate.Days, new(tools.Kinds));
        var writer = new CallWriter(connection, plan.OrganizationId, tools.Series, tools.PriceIds);
        var facts = new FactWriter(connection, plan, gate, writer);
        await facts.WriteAsync(group, cancellationToken);
        await new ActivitySettlement(connection, plan.OrganizationId, rollups).SettleAsync(facts.NewActivities, cancellationToken);
        await new PromptSettlement(tools.Kinds, rollups).SettleAsync(facts.NewActivities, facts.Prompts, cancellationToken);
        var shares = facts.NewPoints.Count == 0 ? [] : await new StreamSettlement(connection, plan.OrganizationId, identities).SettleAsync(
            facts.NewPoints, gate.Mode.IsNameless, cancellationToken);

        var points = new PointStore(connection, plan.OrganizationId, tools.Series);
        await SettleCallsAsync(gate, identities, facts, shares, writer, points, rollups, cancellationToken);
        await new MetricSettlement(connection, plan, gate, identities, points, _models, rollups).SettleAsync(facts.NewPoints, shares, Calls,
            cancellationToken);
        if (!rollups.IsEmpty)
            await WriteAsync(rollups, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Whose the sessions are, where that is asked for; what reports of one session say of it is linked in any case.</summary>
    private async Task<IdentityMap> IdentifyAsync(GroupGate gate, CancellationToken cancellationToken)
    {
        var named = plan.Sessions.Values.Where(session => session.Name is not null).ToList();
        var sets = named.Where(session => session.Names.Any(name => name != session.Name))
            .Select(session => session.Names.Prepend(session.Name!.Value).Distinct().ToArray());
        await tools.Links.LearnAsync(plan.OrganizationId, sets, cancellationToken);
        if (!gate.Mode.IsNameless)
            return new IdentityMap();
        return await IdentityMap.LoadAsync(connection, plan.OrganizationId,
            named.ToDictionary(session => session.Identity.Id, session => session.Name!.Value),
            [.. named.Where(session => !session.Identity.Named).Select(session => session.Identity.Id)], cancellationToken);
    }

    private async Task SettleCallsAsync(
        GroupGate gate, IdentityMap identities, FactWriter facts, IReadOnlyList<StreamShare> shares, CallWriter writer, PointStore points,
        RollupDelta rollups, CancellationToken cancellationToken)
    {
        var again = await new Standings(connection, plan, writer, identities).FindAsync(facts.Calls, facts.Ancestors, facts.NewPoints,
            shares, cancellationToken);
        var related = new RelatedCalls(connection, plan, identities, writer);
        Calls = await new CallSettlement(connection, plan, gate, writer, related, points, identities, tools.Series).SettleAsync(
            facts.Calls, again, cancellationToken);
        await new CallEvents(tools.Kinds, rollups).AddAsync(Calls, cancellationToken);
        foreach (var change in Calls.Where(change => change.CountsAnew))
        {
            if (change.Before is { As: { } before } was)
            {
                Model(before).Add(was, -1);
                rollups.Remove(before.Home, before.Series.SeriesId, was.Call.AtMicros, was.Amounts);
            }

            if (change.After.As is { } after)
            {
                Model(after).Add(change.After, +1);
                rollups.Add(after.Home, after.Series.SeriesId, change.After.Call.AtMicros, change.After.Amounts);
            }
        }
    }

    private async Task WriteAsync(RollupDelta rollups, CancellationToken cancellationToken)
    {
        var known = plan.Sessions.ToDictionary(session => session.Key, session => session.Value.Began);
        var beginnings = await new BeginningStore(connection, plan.OrganizationId).SettleAsync(rollups, known, cancellationToken);
        var series = await tools.Series.LoadAsync(plan.OrganizationId, rollups.Series, cancellationToken);
        await RollupWriter.WriteAsync(connection, plan.OrganizationId, rollups, beginnings, series.Values.Select(row => row.PersonId),
            cancellationToken);
    }

    private SessionModelDelta Model(CountedAs counted)
    {
        var key = (counted.Explains, ModelName.Of(counted.Series.Dimensions).Value);
        if (!_models.TryGetValue(key, out var delta))
            _models[key] = delta = new();
        return delta;
    }
}
