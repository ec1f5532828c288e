using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Counting;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Decide;
using Takt.Server.Ledger.Identify;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>Calls whose standing may have changed though nothing was added to their own reports.</summary>
internal sealed class Standings(NpgsqlConnection connection, GroupPlan plan, CallWriter calls, IdentityMap identities)
{
    private const string Rows = $"select {CallRow.PlaceColumns}, {CallRow.Columns}, {SessionOfRow.Columns}";

    // Copies explain the metrics of whichever of their sessions has any at the time.
    private static readonly string Copies = $"""
        {Rows} from unnest($2::uuid[], $3::date[], $4::timestamptz[], $5::timestamptz[]) as k (session_id, session_on, first, last)
        cross join lateral (
          select * from sessions s where s.organization_id = $1 and s.session_id = k.session_id
            and s.kinds & {(short)SessionKinds.Copied} <> 0 offset 0) s
        {SessionOfRow.Identity}
        cross join lateral (
          select * from usage u
          where u.organization_id = $1 and u.session_on = k.session_on and u.session_id = k.session_id
            and u.evidence = {(short)Evidence.Transcript} and u.at between k.first and k.last offset 0) u
        """;

    /// <summary>A second more than a call may be away from the metrics that it explains.</summary>
    private static readonly TimeSpan Reach = TimeSpan.FromSeconds(31);

    private const string Calls = """
        cross join lateral (
          select * from usage u where u.organization_id = $1 and u.session_on = s.session_on and u.session_id = s.session_id offset 0) u
        """;

    private const string OfSessions = $"""
        {Rows} from (select * from sessions where organization_id = $1 and session_id = any($2) offset 0) s
        {SessionOfRow.Identity}
        {Calls}
        """;

    private const string Nameless = $"""
        {Rows} from (select * from identity_names where organization_id = $1 and identity_id = any($2) offset 0) n
        cross join lateral (select nameless from identities i where i.organization_id = $1 and i.identity_id = n.identity_id offset 0) i
        cross join lateral (select * from sessions s where s.organization_id = $1 and s.identity_name = n.name and not s.named offset 0) s
        {Calls}
        """;

    /// <summary>
    /// Marks what spans tell of calls that this group has written, and gives the others that they tell of, the copies beside new metrics,
    /// the calls of identities that have become one, and those of sessions of which it is known only now whose they are.
    /// </summary>
    public async Task<List<StoredCall>> FindAsync(
        List<CallChange> written, IReadOnlyDictionary<(Guid SessionId, Guid Key), bool> ancestors, IReadOnlyList<StagedPoint> newPoints,
        IReadOnlyList<StreamShare> shares, CancellationToken cancellationToken)
    {
        var own = new HashSet<(Guid, Guid)>();
        for (var i = 0; i < written.Count; i++)
        {
            var place = written[i].After.Place;
            own.Add((place.SessionId, place.Key));
            if (ancestors.TryGetValue((place.SessionId, place.Key), out var above))
                written[i] = written[i] with { After = Mark(written[i].After, above) };
        }

        var again = new List<StoredCall>();
        var others = ancestors.Keys.Where(call => !own.Contains(call)).ToList();
        foreach (var stored in await OthersAsync(others, cancellationToken))
        {
            var marked = Mark(stored, ancestors[(stored.Place.SessionId, stored.Place.Key)]);
            if (marked.IsAncestor != stored.IsAncestor)
                written.Add(new(stored, marked));
        }

        again.AddRange(await CopiesAsync(newPoints, shares, cancellationToken));
        if (identities.Stale.Count > 0)
            again.AddRange(
                await ReadAsync(Nameless, command => command.Parameters.AddValue(identities.Stale.ToArray()), cancellationToken));
        if (plan.NewlyKnown.Count > 0)
            again.AddRange(
                await ReadAsync(OfSessions, command => command.Parameters.AddValue(plan.NewlyKnown.Order().ToArray()), cancellationToken));
        return [.. again.Where(call => !own.Contains((call.Place.SessionId, call.Place.Key)))];
    }

    /// <summary>Calls of the same traces that this group doesn't tell of, in whichever session.</summary>
    private async Task<List<StoredCall>> OthersAsync(List<(Guid SessionId, Guid Key)> others, CancellationToken cancellationToken)
    {
        if (others.Count == 0)
            return [];
        var named = new Dictionary<Guid, bool>();
        await using (var command = new NpgsqlCommand(
            $"""
            select s.session_id, s.session_on, {SessionOfRow.Columns} from sessions s
            {SessionOfRow.Identity}
            where s.organization_id = $1 and s.session_id = any($2) order by s.session_id for update of s
            """, connection))
        {
            command.Parameters.AddValue(plan.OrganizationId).AddValue(others.Select(call => call.SessionId).Distinct().ToArray());
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                named[reader.GetGuid(0)] = reader.GetBoolean(2);
                identities.Add(reader.GetGuid(0), reader.IsDBNull(3) ? null : reader.GetInt64(3), reader.GetBoolean(4));
                plan.Remember(reader.GetGuid(0), reader.GetFieldValue<DateOnly>(1));
            }
        }

        var places = others.Where(call => named.ContainsKey(call.SessionId))
            .Select(call => new CallPlace(plan.SessionOn(call.SessionId), call.SessionId, call.Key)).ToList();
        return await calls.LoadAsync(places, id => named[id], cancellationToken);
    }

    private static StoredCall Mark(StoredCall call, bool above) =>
        above && call.Call.Told == Witness.Span ? call with { IsAncestor = true, As = null } : call with { IsAncestor = false };

    private async Task<List<StoredCall>> CopiesAsync(
        IReadOnlyList<StagedPoint> newPoints, IReadOnlyList<StreamShare> shares, CancellationToken cancellationToken)
    {
        var touched = newPoints.Select(point => (point.Report.Session.Id, On: plan.SessionOn(point.Report.Session.Id),
            Since: point.Report.StartUnixNano, Time: point.Report.TimeUnixNano))
            .Concat(shares.Select(share => (Id: share.Row.SessionId, On: share.Row.SessionOn, Since: Math.Min(share.Row.Since, share.Since),
                Time: share.Row.Point.TimeUnixNano)));
        // Of a session that this group doesn't tell of it is asked there.
        var sessions = touched.Where(point => !plan.Sessions.TryGetValue(point.Id, out var session)
            || session.Kinds.HasFlag(SessionKinds.Copied)).GroupBy(point => (point.Id, point.On))
            .Select(session => (session.Key.Id, session.Key.On, First: session.Min(point =>
                Math.Min(point.Since > 0 ? point.Since : long.MaxValue, point.Time)), Last: session.Max(point => point.Time))).ToList();
        if (sessions.Count == 0)
            return [];
        return await ReadAsync(Copies, command => command.Parameters
            .AddColumn(NpgsqlDbType.Uuid, sessions, s => s.Id)
            .AddColumn(NpgsqlDbType.Date, sessions, s => s.On)
            .AddColumn(NpgsqlDbType.TimestampTz, sessions, s => RecordTime.ToDateTime(s.First / 1000) - Reach)
            .AddColumn(NpgsqlDbType.TimestampTz, sessions, s => RecordTime.ToDateTime(s.Last / 1000) + Reach), cancellationToken);
    }

    private async Task<List<StoredCall>> ReadAsync(string sql, Action<NpgsqlCommand> bind, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddValue(plan.OrganizationId);
        bind(command);
        var rows = new List<CallRow>();
        var named = new Dictionary<Guid, bool>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var row = CallRow.Read(reader);
                rows.Add(row);
                named[row.Place.SessionId] = reader.GetBoolean(CallRow.Width);
                long? identity = reader.IsDBNull(CallRow.Width + 1) ? null : reader.GetInt64(CallRow.Width + 1);
                identities.Add(row.Place.SessionId, identity, reader.GetBoolean(CallRow.Width + 2));
                plan.Remember(row.Place.SessionId, row.Place.SessionOn);
            }
        }

        return await calls.CompleteAsync(rows, row => named[row.Place.SessionId], cancellationToken);
    }
}
