using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Counting;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Rollups;

/// <summary>Keeps where each session begins (<c>sessions.begun_at</c>), which its earliest counted record decides.</summary>
internal sealed class BeginningStore(NpgsqlConnection connection, int organizationId)
{
    private const string Stored = """
        select session_id, begun_at, begun_series_id from sessions
        where organization_id = $1 and session_id = any($2) and begun_at is not null
        """;

    private static readonly string First = $"""
        select x.session_id, f.at, f.series_id from unnest($2::uuid[]) as x (session_id)
        cross join lateral (select session_on from sessions s where s.organization_id = $1 and s.session_id = x.session_id offset 0) s
        cross join lateral (
          select at, series_id from (
            select u.at, u.series_id from usage u where u.organization_id = $1 and u.session_on = s.session_on
              and u.session_id = x.session_id and u.counted_in is null and u.flags & {(int)UsageFlags.Uncounted} = 0
            union all
            select u.at, u.series_id from usage u where u.organization_id = $1 and u.counted_in = x.session_id
              and u.flags & {(int)UsageFlags.Uncounted} = 0
            union all
            select p.at, p.series_id from usage_points p where p.organization_id = $1 and p.session_on = s.session_on
              and p.session_id = x.session_id and p.counted <> 0) counted
          order by at, series_id limit 1) f
        """;

    // Each row is looked up by its key, whatever the planner thinks of sessions that have just come.
    private const string Update = """
        update sessions s set begun_at = n.at, begun_series_id = n.series_id
        from (
          select $1::int as organization_id, * from unnest($2::uuid[], $3::timestamptz[], $4::bigint[]) as n (session_id, at, series_id)
          offset 0) n
        where s.organization_id = n.organization_id and s.session_id = n.session_id
        """;

    /// <summary>Notes in the sums what has moved, once all rows are as they are to be.</summary>
    /// <param name="known">Where sessions began whose rows this transaction has read; what is missing is looked up.</param>
    /// <returns>What is to be written; null when nothing has moved.</returns>
    public async Task<NpgsqlBatchCommand?> SettleAsync(
        RollupDelta rollups, IReadOnlyDictionary<Guid, SessionBeginning?> known, CancellationToken cancellationToken)
    {
        var beginnings = rollups.Beginnings;
        var unknown = beginnings.Sessions.Where(id => !known.ContainsKey(id)).ToArray();
        var stored = unknown.Length == 0 ? [] : await ReadAsync(Stored, unknown, cancellationToken);
        List<(Guid Id, SessionBeginning? Began, SessionBeginning? Begins)> moved = [];
        List<(Guid Id, SessionBeginning? Began)> open = [];
        foreach (var id in beginnings.Sessions)
        {
            var began = known.TryGetValue(id, out var row) ? row : stored.TryGetValue(id, out var found) ? found : null;
            if (!beginnings.TryMove(id, began, out var begins))
                open.Add((id, began));
            else if (begins != began)
                moved.Add((id, began, begins));
        }

        if (open.Count > 0)
        {
            var first = await ReadAsync(First, [.. open.Select(session => session.Id)], cancellationToken);
            moved.AddRange(open.Select(session =>
                    (session.Id, session.Began, Begins: first.TryGetValue(session.Id, out var at) ? at : (SessionBeginning?)null))
                .Where(session => session.Begins != session.Began));
        }

        return moved.Count == 0 ? null : Move(rollups, moved);
    }

    private NpgsqlBatchCommand Move(
        RollupDelta rollups, IReadOnlyList<(Guid Id, SessionBeginning? Began, SessionBeginning? Begins)> moved)
    {
        foreach (var (_, began, begins) in moved)
        {
            if (began is { } was)
                rollups.AddSessions(was, -1);
            if (begins is { } now)
                rollups.AddSessions(now, +1);
        }

        var command = new NpgsqlBatchCommand(Update);
        command.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Uuid, moved, session => session.Id)
            .AddColumn(NpgsqlDbType.TimestampTz, moved,
                session => session.Begins is { } at ? RecordTime.ToDateTime(at.AtMicros) : (DateTime?)null)
            .AddColumn(NpgsqlDbType.Bigint, moved, session => session.Begins?.SeriesId);
        return command;
    }

    private async Task<Dictionary<Guid, SessionBeginning>> ReadAsync(string sql, Guid[] sessions, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddValue(organizationId).AddValue(sessions);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var beginnings = new Dictionary<Guid, SessionBeginning>();
        while (await reader.ReadAsync(cancellationToken))
            beginnings[reader.GetGuid(0)] = new(RecordTime.FromDateTime(reader.GetDateTime(1)), reader.GetInt64(2));
        return beginnings;
    }
}
