using Npgsql;
using Takt.Server.Ledger.Decide;
using Takt.Server.Ledger.Queue;
using Takt.Server.Ledger.Restate;
using Takt.Server.Ledger.Rollups;
using Takt.Server.Ledger.Series;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger;

/// <summary>
/// One group's transaction: locks → facts → totals → rollups → commit. Every step goes in key order, and no step reads what an earlier
/// one has not locked.
/// </summary>
internal sealed class GroupTransaction(NpgsqlConnection connection, GroupPlan plan, SeriesResolver series)
{
    /// <summary>Made when the gate has told the organization's time zone.</summary>
    private RollupDelta _rollups = null!;

    private readonly List<CallChange> _calls = [];
    private readonly Dictionary<(Guid SessionId, string Model), SessionModelDelta> _models = [];

    /// <summary>Sessions whose time is retired: their reports were left out.</summary>
    public IReadOnlySet<Guid> Retired { get; private set; } = new HashSet<Guid>();

    /// <summary>Rows that this transaction has made or changed; nothing when all of it was known.</summary>
    public IReadOnlyList<CallChange> Calls => _calls;

    public async Task RunAsync(IReadOnlyList<PendingEntry> group, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var gate = await GroupGate.PassAsync(connection, plan, group, now, cancellationToken);
        _rollups = new(gate.Zone);
        var moves = plan.HasMovable || gate.AnyHomes
            ? await new HomeResolver(new(connection, plan.OrganizationId)).ResolveAsync(plan, cancellationToken)
            : [];
        await LockAsync(moves, cancellationToken);

        var facts = new FactWriter(connection, plan, series, _calls);
        await facts.MoveAsync(moves, cancellationToken);
        await facts.WriteAsync(group, cancellationToken);
        AddCallsToModels();
        await new PointSettlement(connection, plan, _models, _rollups).SettleAsync(facts.NewPoints, facts.NewActivities, cancellationToken);
        var states = await SessionModelWriter.WriteAsync(connection, plan.OrganizationId, _models, cancellationToken);
        await RestateAsync(states, cancellationToken);
        if (!_rollups.IsEmpty) await RollupWriter.WriteAsync(connection, plan.OrganizationId, _rollups, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task LockAsync(List<Move> moves, CancellationToken cancellationToken)
    {
        var others = plan.Calls.Keys.Select(key => key.Session).Concat(moves.Select(move => move.From)).Concat(moves.Select(move => move.To))
            .Where(id => !plan.Sessions.ContainsKey(id)).Distinct().Order().ToArray();
        foreach (var (id, day) in await SessionWriter.LockAsync(connection, plan.OrganizationId, others, cancellationToken)) plan.Homes[id] = day;
        var retired = await SessionWriter.WriteAsync(connection, plan, cancellationToken);
        plan.Drop(retired);
        Retired = retired;
    }

    private void AddCallsToModels()
    {
        foreach (var change in _calls)
        {
            if (change.Before is { } before) Model(change.SessionId, before.Series.Model).Add(before, -1);
            if (change.After is { } after) Model(change.SessionId, after.Series.Model).Add(after, +1);
        }
    }

    private async Task RestateAsync(Dictionary<(Guid SessionId, string Model), SessionModelState> states, CancellationToken cancellationToken)
    {
        foreach (var change in _calls)
        {
            if (change.Before is { } before)
            {
                var counted = before.Amounts(states[(change.SessionId, before.Series.Model)].Before.SpansCount);
                _rollups.Remove(change.SessionId, before.Series.SeriesId, before.Call.AtMicros, counted);
            }

            if (change.After is { } after)
            {
                var counted = after.Amounts(states[(change.SessionId, after.Series.Model)].After.SpansCount);
                _rollups.Add(change.SessionId, after.Series.SeriesId, after.Call.AtMicros, counted);
            }
        }

        var points = new PointRestatement(connection, plan.OrganizationId, _rollups);
        var spans = new SpanRestatement(connection, plan.OrganizationId, _rollups);
        foreach (var ((sessionId, model), state) in states)
        {
            var sessionOn = plan.SessionOn(sessionId);
            if (SpanRestatement.IsNeeded(state))
            {
                var touched = _calls.Where(change => change.SessionId == sessionId).Select(change => change.Key).ToHashSet();
                await spans.TakeOutAsync(sessionOn, sessionId, model, touched, cancellationToken);
            }

            if (PointRestatement.IsNeeded(state)) await points.SettleAsync(sessionOn, sessionId, model, state, cancellationToken);
        }
    }

    private SessionModelDelta Model(Guid sessionId, string model)
    {
        if (!_models.TryGetValue((sessionId, model), out var delta)) _models[(sessionId, model)] = delta = new();
        return delta;
    }
}
