using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Counting;
using Takt.Server.Ledger.Decide;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>The rows of <c>request_home</c>, and the senders that never needed one.</summary>
internal sealed class HomeStore(NpgsqlConnection connection, int organizationId)
{
    private const string Select = "select record_key, rank, time_nano, session_id from request_home where organization_id = $1 and record_key = any($2)";

    // Events don't enter request_home: an index led by a random key would cost every one of them. The few transcript lines look for theirs
    // in the sessions that were at work at the time.
    private const string SelectSenders = """
        select k.record_key, u.at, s.session_id
        from unnest($2::uuid[], $3::timestamptz[]) as k (record_key, at)
        join sessions s on s.organization_id = $1 and s.named and s.first_at <= k.at + interval '1 hour' and s.last_at >= k.at - interval '1 hour'
        cross join lateral (
          select u.at from usage u
          where u.organization_id = $1 and u.session_on = s.session_on and u.session_id = s.session_id and u.record_key = k.record_key
            and u.evidence <> 2
          limit 1) u
        """;

    private const string Upsert = """
        insert into request_home (organization_id, record_key, rank, time_nano, session_id)
        select $1, h.* from unnest($2::uuid[], $3::smallint[], $4::bigint[], $5::uuid[]) as h
        on conflict (organization_id, record_key) do update set rank = excluded.rank, time_nano = excluded.time_nano, session_id = excluded.session_id
        """;

    public async Task<Dictionary<Guid, HomeClaim>> LoadAsync(Guid[] keys, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Select, connection);
        command.Parameters.AddValue(organizationId).AddValue(keys);
        var homes = new Dictionary<Guid, HomeClaim>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            homes[reader.GetGuid(0)] = new((HomeRank)reader.GetInt16(1), reader.GetInt64(2), reader.GetGuid(3));
        }

        return homes;
    }

    /// <summary>The best sender of each of these calls, where one is known.</summary>
    public async Task<Dictionary<Guid, HomeClaim>> FindSendersAsync(IReadOnlyList<StagedCall> calls, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SelectSenders, connection);
        command.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Uuid, calls, c => c.Key)
            .AddColumn(NpgsqlDbType.TimestampTz, calls, c => RecordTime.ToDateTime(c.Call.AtMicros));
        var senders = new Dictionary<Guid, HomeClaim>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var claim = new HomeClaim(HomeRank.Sender, RecordTime.FromDateTime(reader.GetDateTime(1)) * 1000, reader.GetGuid(2));
            if (!senders.TryGetValue(reader.GetGuid(0), out var known) || claim.IsBetterThan(known)) senders[reader.GetGuid(0)] = claim;
        }

        return senders;
    }

    public async Task SaveAsync(IReadOnlyList<KeyValuePair<Guid, HomeClaim>> homes, CancellationToken cancellationToken)
    {
        if (homes.Count == 0) return;
        await using var command = new NpgsqlCommand(Upsert, connection);
        command.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Uuid, homes, h => h.Key)
            .AddColumn(NpgsqlDbType.Smallint, homes, h => (short)h.Value.Rank)
            .AddColumn(NpgsqlDbType.Bigint, homes, h => h.Value.TimeUnixNano)
            .AddColumn(NpgsqlDbType.Uuid, homes, h => h.Value.SessionId);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
