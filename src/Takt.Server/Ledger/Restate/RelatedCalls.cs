using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Counting;
using Takt.Server.Ledger.Decide;
using Takt.Server.Ledger.Identify;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>A told call with what its session is: made up or not, and of which identity.</summary>
internal sealed record RelatedCall(StoredCall Stored, long? Identity);

/// <summary>
/// Finds the told calls that may be the same call as given ones: by request, client and message id, and by their counts but for the output
/// (a snapshot has less of it) in the same session, or for calls without a session within an hour in the same identity.
/// </summary>
internal sealed class RelatedCalls(NpgsqlConnection connection, GroupPlan plan, IdentityMap identities, CallWriter calls)
{
    private const SessionKinds MayLack = SessionKinds.Transcript | SessionKinds.EventWithoutId | SessionKinds.SpanWithoutId;

    private const string From = $"""
        select {CallRow.PlaceColumns}, {CallRow.Columns}, {SessionOfRow.Columns}
        """;

    private const string ByKey = $"""
        with u as materialized (select * from usage u where u.organization_id = $1 and u.shared_key = any($2))
        {From} from u {SessionOfRow.Joins}
        """;

    // Events don't enter an index led by a random key, which would cost every one of them: they are looked for in the sessions that were at
    // work. Few keys are looked up in each of them; for many, the sessions' rows are read once.
    private const string Senders = $"""
        with s as materialized (
          select * from sessions s
          where s.organization_id = $1 and s.named and s.first_at <= $4 + interval '1 hour' and s.last_at >= $5 - interval '1 hour')
        {From}
        from unnest($2::uuid[], $3::timestamptz[]) as k (record_key, at)
        join s on s.first_at <= k.at + interval '1 hour' and s.last_at >= k.at - interval '1 hour'
        cross join lateral (
          select * from usage u
          where u.organization_id = $1 and u.session_on = s.session_on and u.session_id = s.session_id and u.record_key = k.record_key
          limit 1) u
        {SessionOfRow.Identity}
        """;

    private const string ManySenders = $"""
        with s as materialized (
          select * from sessions s
          where s.organization_id = $1 and s.named and s.first_at <= $4 + interval '1 hour' and s.last_at >= $5 - interval '1 hour')
        {From}, s.first_at, s.last_at
        from s
        cross join lateral (
          select * from usage u
          where u.organization_id = $1 and u.session_on = s.session_on and u.session_id = s.session_id
            and u.record_key in (select unnest($2::uuid[])) offset 0) u
        {SessionOfRow.Identity}
        """;

    /// <summary>From so many keys on it is cheaper to read all rows of the sessions.</summary>
    private const int Many = 100;

    private const string InSessions = $"""
        {From}
        from (select distinct session_id, session_on from unnest($2::uuid[], $3::date[]) as d (session_id, session_on)) d
        cross join lateral (
          select * from usage u where u.organization_id = $1 and u.session_on = d.session_on and u.session_id = d.session_id offset 0) u
        {SessionOfRow.Joins}
        where (u.session_id, u.input, u.cache_read, u.cache_write) in (select * from unnest($2::uuid[], $4::int[], $5::int[], $6::int[]))
          or (u.session_id, u.other_id) in (select * from unnest($2::uuid[], $7::bigint[]))
        """;

    private const string InIdentities = $"""
        {From}
        from (
          select x.session_id, x.session_on
          from (select identity_id, min(at) as first, max(at) as last from unnest($2::bigint[], $3::timestamptz[]) as k (identity_id, at)
            group by 1) k
          cross join lateral (select name from identity_names m where m.organization_id = $1 and m.identity_id = k.identity_id offset 0) m
          cross join lateral (
            select * from sessions x where x.organization_id = $1 and x.identity_name = m.name
              and x.first_at <= k.last + interval '1 hour' and x.last_at >= k.first - interval '1 hour' offset 0) x) d
        cross join lateral (
          select * from usage u where u.organization_id = $1 and u.session_on = d.session_on and u.session_id = d.session_id offset 0) u
        {SessionOfRow.Joins}
        where u.at between $4::timestamptz and $5::timestamptz
          and ((u.input, u.cache_read, u.cache_write) in (select * from unnest($6::int[], $7::int[], $8::int[]))
            or u.other_id = any($9) or u.record_key = any($10))
        """;

    private readonly Dictionary<CallPlace, RelatedCall> _found = [];

    /// <summary>The given calls and all that is related to them, over as many steps as it takes.</summary>
    public async Task<List<RelatedCall>> FindAsync(IReadOnlyCollection<RelatedCall> given, CancellationToken cancellationToken)
    {
        foreach (var call in given)
            _found[call.Stored.Place] = call;
        for (List<RelatedCall> frontier = [.. given]; frontier.Count > 0;)
        {
            var rows = new Dictionary<CallPlace, (CallRow Row, bool Named, long? Identity)>();
            await ReadAsync(ByKey, command => command.Parameters.AddValue(Keys(frontier)), rows, cancellationToken);
            await FindSendersAsync([.. frontier.Where(call => SenderKey(call.Stored) is not null)], rows, cancellationToken);
            await FindInSessionsAsync([.. frontier.Where(MayBeToldAgain)], rows, cancellationToken);
            await FindInIdentitiesAsync([.. frontier.Where(call => call.Identity is { } identity && identities.IsNameless(identity))], rows,
                cancellationToken);
            frontier = await AddAsync(rows, cancellationToken);
        }

        return [.. _found.Values];
    }

    /// <summary>By which a named session may tell of the same call: a transcript's request, the key of a call without a session.</summary>
    private static Guid? SenderKey(StoredCall call) => call.IsTranscript ? call.Call.RequestKey : call.Named ? null : call.Place.Key;

    /// <summary>Where all witnesses of a session name the request, nobody else in it tells of a call.</summary>
    private bool MayBeToldAgain(RelatedCall call) => call.Stored.Named
        && (!plan.Sessions.TryGetValue(call.Stored.Place.SessionId, out var session) || (session.Kinds & MayLack) != 0);

    private static Guid[] Keys(List<RelatedCall> frontier) =>
        [.. frontier.Select(call => call.Stored.IsTranscript ? CallWriter.SharedKey(call.Stored) : call.Stored.Place.Key)
            .OfType<Guid>().Distinct()];

    private async Task FindSendersAsync(
        IReadOnlyList<RelatedCall> lines, Dictionary<CallPlace, (CallRow, bool, long?)> rows, CancellationToken cancellationToken)
    {
        if (lines.Count == 0)
            return;
        var times = lines.ToLookup(line => SenderKey(line.Stored)!.Value, line => RecordTime.ToDateTime(line.Stored.Call.AtMicros));
        void Bind(NpgsqlCommand command) => command.Parameters
            .AddColumn(NpgsqlDbType.Uuid, lines, l => SenderKey(l.Stored)!.Value)
            .AddColumn(NpgsqlDbType.TimestampTz, lines, l => RecordTime.ToDateTime(l.Stored.Call.AtMicros))
            .AddValue(times.Max(of => of.Max())).AddValue(times.Min(of => of.Min()));
        if (lines.Count < Many)
            await ReadAsync(Senders, Bind, rows, cancellationToken);
        else
            await ReadAsync(ManySenders, Bind, rows, cancellationToken, (row, reader) =>
                times[row.Place.Key].Any(at => reader.GetDateTime(CallRow.Width + 3) <= at.AddHours(1)
                    && reader.GetDateTime(CallRow.Width + 4) >= at.AddHours(-1)));
    }

    private async Task FindInSessionsAsync(
        IReadOnlyList<RelatedCall> calls, Dictionary<CallPlace, (CallRow, bool, long?)> rows, CancellationToken cancellationToken)
    {
        if (calls.Count == 0)
            return;
        await ReadAsync(InSessions, command => command.Parameters
            .AddColumn(NpgsqlDbType.Uuid, calls, c => c.Stored.Place.SessionId)
            .AddColumn(NpgsqlDbType.Date, calls, c => c.Stored.Place.SessionOn)
            .AddColumn(NpgsqlDbType.Integer, calls, c => (int)c.Stored.Call.Tokens.Input)
            .AddColumn(NpgsqlDbType.Integer, calls, c => (int)c.Stored.Call.Tokens.CacheRead)
            .AddColumn(NpgsqlDbType.Integer, calls, c => (int)c.Stored.Call.Tokens.CacheWrite)
            .AddColumn(NpgsqlDbType.Bigint, calls, c => c.Stored.IsTranscript ? c.Stored.Call.MessageId : c.Stored.Call.ClientId), rows,
            cancellationToken);
    }

    private async Task FindInIdentitiesAsync(
        IReadOnlyList<RelatedCall> calls, Dictionary<CallPlace, (CallRow, bool, long?)> rows, CancellationToken cancellationToken)
    {
        if (calls.Count == 0)
            return;
        var hour = TimeSpan.FromHours(1);
        await ReadAsync(InIdentities, command => command.Parameters
            .AddColumn(NpgsqlDbType.Bigint, calls, c => c.Identity!.Value)
            .AddColumn(NpgsqlDbType.TimestampTz, calls, c => RecordTime.ToDateTime(c.Stored.Call.AtMicros))
            .AddValue(RecordTime.ToDateTime(calls.Min(c => c.Stored.Call.AtMicros)) - hour)
            .AddValue(RecordTime.ToDateTime(calls.Max(c => c.Stored.Call.AtMicros)) + hour)
            .AddColumn(NpgsqlDbType.Integer, calls, c => (int)c.Stored.Call.Tokens.Input)
            .AddColumn(NpgsqlDbType.Integer, calls, c => (int)c.Stored.Call.Tokens.CacheRead)
            .AddColumn(NpgsqlDbType.Integer, calls, c => (int)c.Stored.Call.Tokens.CacheWrite)
            .AddValue(calls.Select(c => c.Stored.IsTranscript ? c.Stored.Call.MessageId : c.Stored.Call.ClientId).OfType<long>()
                .Distinct().ToArray())
            .AddValue(calls.Where(c => !c.Stored.IsTranscript).Select(c => c.Stored.Place.Key).ToArray()), rows, cancellationToken);
    }

    private async Task ReadAsync(
        string sql, Action<NpgsqlCommand> bind, Dictionary<CallPlace, (CallRow, bool, long?)> rows, CancellationToken cancellationToken,
        Func<CallRow, NpgsqlDataReader, bool>? isMeant = null)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddValue(plan.OrganizationId);
        bind(command);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = CallRow.Read(reader);
            if (_found.ContainsKey(row.Place) || isMeant?.Invoke(row, reader) == false)
                continue;
            long? identity = reader.IsDBNull(CallRow.Width + 1) ? null : reader.GetInt64(CallRow.Width + 1);
            identities.Add(row.Place.SessionId, identity, reader.GetBoolean(CallRow.Width + 2));
            rows[row.Place] = (row, reader.GetBoolean(CallRow.Width), identity);
        }
    }

    private async Task<List<RelatedCall>> AddAsync(
        Dictionary<CallPlace, (CallRow Row, bool Named, long? Identity)> rows, CancellationToken cancellationToken)
    {
        var added = new List<RelatedCall>();
        foreach (var stored in await calls.CompleteAsync([.. rows.Values.Select(row => row.Row)], row => rows[row.Place].Named,
            cancellationToken))
        {
            var related = new RelatedCall(stored, rows[stored.Place].Identity);
            _found[stored.Place] = related;
            added.Add(related);
        }

        return added;
    }
}
