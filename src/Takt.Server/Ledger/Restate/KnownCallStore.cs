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
        coalesce(u.explains_in, u.counted_in, u.session_id), x.named, u.record_key, coalesce(s.model_family, s.model, ''), s.query_source, u.at,
        u.input, u.output, u.cache_read, u.cache_write, u.cost_nano, u.flags
        """;

    private static readonly string Select = $"""
        with d as (select * from unnest($2::uuid[], $3::date[]) as d (session_id, session_on)),
          u as (
            select u.* from d join usage u on u.organization_id = $1 and u.session_on = d.session_on and u.session_id = d.session_id
            where u.counted_in is null and u.explains_in is null and u.flags & {(int)(UsageFlags.Absorbed | UsageFlags.Ancestor)} = 0
            union all
            select u.* from d join usage u on u.organization_id = $1 and u.counted_in = d.session_id where u.explains_in is null
            union all
            select u.* from d join usage u on u.organization_id = $1 and u.explains_in = d.session_id)
        select {Columns}
        from u join sessions x on x.organization_id = $1 and x.session_id = coalesce(u.explains_in, u.counted_in, u.session_id)
        join series s on s.organization_id = $1 and s.series_id = u.series_id
        where x.named or u.at between $4 and $5
        """;

    public Task<List<KnownCall>> OfSessionAsync(Guid sessionId, DateOnly sessionOn, CancellationToken cancellationToken) =>
        OfAsync([(sessionId, sessionOn)], DateTime.MinValue.ToUniversalTime(), DateTime.UnixEpoch, cancellationToken);

    /// <summary>All calls that explain metrics of these sessions if they are named, else those of the time.</summary>
    public async Task<List<KnownCall>> OfAsync(IReadOnlyList<(Guid Id, DateOnly On)> sessions, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Select, connection);
        command.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Uuid, sessions, s => s.Id)
            .AddColumn(NpgsqlDbType.Date, sessions, s => s.On)
            .AddValue(from).AddValue(to);
        var calls = new List<KnownCall>();
        await using var r = await command.ExecuteReaderAsync(cancellationToken);
        while (await r.ReadAsync(cancellationToken))
        {
            var reported = ((UsageFlags)r.GetInt16(11)).HasFlag(UsageFlags.Reported);
            calls.Add(new(r.GetGuid(0), r.GetBoolean(1), r.GetGuid(2), ModelName.Of(r.GetString(3)), r.IsDBNull(4) ? null : r.GetString(4),
                RecordTime.FromDateTime(r.GetDateTime(5)), new(r.GetInt32(6), r.GetInt32(7), r.GetInt32(8), r.GetInt32(9)), reported ? r.GetInt64(10) : null));
        }

        return calls;
    }
}
