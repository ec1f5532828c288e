using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Counting;
using Takt.Metering.Counting.Explaining;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>A session whose reports say that they are of an identity.</summary>
internal sealed record IdentitySession(long Identity, Guid Id, DateOnly On, bool Named, bool HasMetrics, long FirstMicros, long LastMicros);

/// <summary>Reads the sessions of many identities, of each those at work on some of its days.</summary>
internal sealed class IdentitySessions(NpgsqlConnection connection, int organizationId)
{
    private const long DayMicros = 86_400_000_000;
    private const long HourMicros = 3_600_000_000;

    private const string Select = """
        select k.identity_id, s.session_id, s.session_on, s.named, s.kinds, s.first_at, s.last_at
        from unnest($2::bigint[], $3::timestamptz[], $4::timestamptz[]) as k (identity_id, since, until)
        cross join lateral (select name from identity_names n where n.organization_id = $1 and n.identity_id = k.identity_id offset 0) n
        cross join lateral (
          select * from sessions s
          where s.organization_id = $1 and s.identity_name = n.name and s.last_at >= k.since and s.first_at <= k.until offset 0) s
        """;

    public async Task<List<IdentitySession>> OfAsync(
        IReadOnlyList<(long Identity, long FirstDay, long LastDay)> days, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Select, connection);
        command.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Bigint, days, d => d.Identity)
            .AddColumn(NpgsqlDbType.TimestampTz, days, d => RecordTime.ToDateTime((d.FirstDay * DayMicros) - (2 * HourMicros)))
            .AddColumn(NpgsqlDbType.TimestampTz, days,
                d => RecordTime.ToDateTime(((d.LastDay + 1) * DayMicros) + (2 * HourMicros) + (MetricPoint.LongestNano / 1000)));
        var sessions = new List<IdentitySession>();
        await using var r = await command.ExecuteReaderAsync(cancellationToken);
        while (await r.ReadAsync(cancellationToken))
        {
            sessions.Add(new(r.GetInt64(0), r.GetGuid(1), r.GetFieldValue<DateOnly>(2), r.GetBoolean(3),
                ((SessionKinds)r.GetInt16(4)).HasFlag(SessionKinds.Metrics),
                RecordTime.FromDateTime(r.GetDateTime(5)), RecordTime.FromDateTime(r.GetDateTime(6))));
        }

        return sessions;
    }
}
