using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Sums;
using Takt.Server.Ledger.Rollups;

namespace Takt.Server.Ledger.Check;

/// <summary>Of whom sums are checked, in which zones, and from which day on: of earlier ones facts are gone that were summed.</summary>
internal sealed record CheckRange(int OrganizationId, OrganizationDays Days, DateOnly From)
{
    public static async Task<CheckRange> ReadAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellationToken)
    {
        // A day more, since days of zones begin at other times than those of sessions.
        await using var command = new NpgsqlCommand(
            $"select f.whole_from + 1, {DaysReader.Columns} from organization_days d, ledger_floor f where d.organization_id = $1",
            connection);
        command.Parameters.Add(new() { Value = organizationId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(organizationId, DaysReader.Read(reader, 1), reader.GetFieldValue<DateOnly>(0));
    }

    public NpgsqlCommand Command(NpgsqlConnection connection, string sql)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.Parameters.AddWithValue("org", OrganizationId);
        command.Parameters.AddWithValue("from_day", NpgsqlDbType.Date, From);
        return command;
    }
}
