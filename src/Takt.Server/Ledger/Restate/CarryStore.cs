using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Counting.Explaining;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>The rows of <c>point_carry</c>: what is left of points that are open when a day begins.</summary>
internal sealed class CarryStore(NpgsqlConnection connection, int organizationId)
{
    private static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    private static DateOnly DateOf(long day) => DateOnly.FromDayNumber((int)day + Epoch);

    /// <summary>Of each session what is left when one day begins.</summary>
    public async Task<Dictionary<(Guid Session, Guid Key), long>> LoadAsync(
        IReadOnlyList<(long Day, Guid Session)> days, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select c.session_id, c.record_key, c.left_over from unnest($2::date[], $3::uuid[]) as d (day, session_id)
            cross join lateral (select * from point_carry c where c.organization_id = $1 and c.day = d.day
              and c.session_id = d.session_id offset 0) c
            """, connection);
        command.Parameters.AddValue(organizationId).AddColumn(NpgsqlDbType.Date, days, d => DateOf(d.Day))
            .AddColumn(NpgsqlDbType.Uuid, days, d => d.Session);
        var carried = new Dictionary<(Guid, Guid), long>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            carried[(reader.GetGuid(0), reader.GetGuid(1))] = reader.GetInt64(2);
        return carried;
    }

    public async Task SaveAsync(IReadOnlyList<(long Day, OpenPoint Point)> open, CancellationToken cancellationToken)
    {
        if (open.Count == 0)
            return;
        await using var command = new NpgsqlCommand("""
            insert into point_carry (organization_id, day, session_id, record_key, left_over)
            select $1, * from unnest($2::date[], $3::uuid[], $4::uuid[], $5::bigint[])
            on conflict (organization_id, day, session_id, record_key) do update set left_over = excluded.left_over
            """, connection);
        command.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Date, open, o => DateOf(o.Day))
            .AddColumn(NpgsqlDbType.Uuid, open, o => o.Point.Point.SessionId)
            .AddColumn(NpgsqlDbType.Uuid, open, o => o.Point.Point.Key)
            .AddColumn(NpgsqlDbType.Bigint, open, o => o.Point.Left);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
