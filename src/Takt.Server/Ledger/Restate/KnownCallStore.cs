using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Cost;
using Takt.Metering.Counting;
using Takt.Metering.Counting.Explaining;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>Reads the calls that count, as far as they explain metrics.</summary>
internal sealed class KnownCallStore(NpgsqlConnection connection, int organizationId)
{
    private const string Columns = """
        u.told_in, x.named, u.record_key, coalesce(s.model_family, s.model, ''), s.query_source, u.at,
        u.input, u.output, u.cache_read, u.cache_write, u.cost_nano, u.flags
        """;

    private static readonly string Select = $"""
        with d as materialized (select * from unnest($2::uuid[], $3::date[], $4::timestamptz[], $5::timestamptz[]) as d (session_id,
          session_on, since, until)), u as (
            select d.session_id as told_in, d.since, d.until, u.* from d cross join lateral (
              select * from usage u where u.organization_id = $1 and u.session_on = d.session_on and u.session_id = d.session_id
                and u.counted_in is null and u.explains_in is null
                and u.flags & {(int)UsageFlags.Uncounted} = 0 offset 0) u
            union all
            select d.session_id, d.since, d.until, u.* from d cross join lateral (
              select * from usage u where u.organization_id = $1 and u.counted_in = d.session_id and u.explains_in is null offset 0) u
            union all
            select d.session_id, d.since, d.until, u.* from d cross join lateral (
              select * from usage u where u.organization_id = $1 and u.explains_in = d.session_id offset 0) u)
        select {Columns} from u
        cross join lateral (select named from sessions x where x.organization_id = $1 and x.session_id = u.told_in offset 0) x
        cross join lateral (select * from series s where s.organization_id = $1 and s.series_id = u.series_id offset 0) s
        where x.named or u.at between u.since and u.until
        """;

    public Task<List<KnownCall>> OfSessionAsync(Guid sessionId, DateOnly sessionOn, CancellationToken cancellationToken) =>
        OfAsync([(sessionId, sessionOn, DateTime.UnixEpoch, DateTime.UnixEpoch)], cancellationToken);

    /// <summary>All calls that explain metrics of these sessions if they are named, else those of the time.</summary>
    public async Task<List<KnownCall>> OfAsync(
        IReadOnlyList<(Guid Id, DateOnly On, DateTime From, DateTime To)> sessions, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Select, connection);
        command.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Uuid, sessions, s => s.Id)
            .AddColumn(NpgsqlDbType.Date, sessions, s => s.On)
            .AddColumn(NpgsqlDbType.TimestampTz, sessions, s => s.From)
            .AddColumn(NpgsqlDbType.TimestampTz, sessions, s => s.To);
        var calls = new List<KnownCall>();
        await using var r = await command.ExecuteReaderAsync(cancellationToken);
        while (await r.ReadAsync(cancellationToken))
        {
            var reported = ((UsageFlags)r.GetInt16(11)).HasFlag(UsageFlags.Reported);
            calls.Add(new(r.GetGuid(0), r.GetBoolean(1), r.GetGuid(2), ModelName.Of(r.GetString(3)), r.IsDBNull(4) ? null : r.GetString(4),
                RecordTime.FromDateTime(r.GetDateTime(5)), new(r.GetInt32(6), r.GetInt32(7), r.GetInt32(8), r.GetInt32(9)), reported
                    ? r.GetInt64(10) : null));
        }

        return calls;
    }
}
