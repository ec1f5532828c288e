using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Counting.Explaining;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>The rows of <c>point_carry</c>: what is left of points that are open when a day begins.</summary>
internal sealed class CarryStore(NpgsqlConnection connection, int organizationId)
{
    private static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public static DateOnly DateOf(long day) => DateOnly.FromDayNumber((int)day + Epoch);

    public async Task<Dictionary<(Guid Session, Guid Key), long>> LoadAsync(long day, IReadOnlyCollection<Guid> sessions, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select session_id, record_key, left_over from point_carry where organization_id = $1 and day = $2 and session_id = any($3)", connection);
        command.Parameters.AddValue(organizationId).AddValue(DateOf(day)).AddValue(sessions.ToArray());
        var carried = new Dictionary<(Guid, Guid), long>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) carried[(reader.GetGuid(0), reader.GetGuid(1))] = reader.GetInt64(2);
        return carried;
    }

    public async Task SaveAsync(long day, IReadOnlyList<OpenPoint> open, CancellationToken cancellationToken)
    {
        if (open.Count == 0) return;
        await using var command = new NpgsqlCommand("""
            insert into point_carry (organization_id, day, session_id, record_key, left_over)
            select $1, $2, * from unnest($3::uuid[], $4::uuid[], $5::bigint[])
            on conflict (organization_id, day, session_id, record_key) do update set left_over = excluded.left_over
            """, connection);
        command.Parameters.AddValue(organizationId).AddValue(DateOf(day))
            .AddColumn(NpgsqlDbType.Uuid, open, o => o.Point.SessionId)
            .AddColumn(NpgsqlDbType.Uuid, open, o => o.Point.Key)
            .AddColumn(NpgsqlDbType.Bigint, open, o => o.Left);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
