using Npgsql;
using NpgsqlTypes;

namespace Takt.Server.Ledger.Check;

/// <summary>Of whom sums are checked, in which zone, and from which day on: of earlier ones facts are gone that were summed.</summary>
internal sealed record CheckRange(int OrganizationId, string ZoneName, DateOnly From)
{
    public TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById(ZoneName);

    public static async Task<CheckRange> ReadAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellationToken)
    {
        // A day more, since days of zones begin at other times than those of sessions.
        await using var command = new NpgsqlCommand(
            "select o.time_zone, f.whole_from + 1 from organizations o, ledger_floor f where o.organization_id = $1", connection);
        command.Parameters.Add(new() { Value = organizationId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(organizationId, reader.GetString(0), reader.GetFieldValue<DateOnly>(1));
    }

    public NpgsqlCommand Command(NpgsqlConnection connection, string sql)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.Parameters.AddWithValue("org", OrganizationId);
        command.Parameters.AddWithValue("zone", ZoneName);
        command.Parameters.AddWithValue("from_day", NpgsqlDbType.Date, From);
        return command;
    }
}
