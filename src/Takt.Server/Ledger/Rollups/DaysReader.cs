using Npgsql;
using Takt.Metering.Counting;
using Takt.Metering.Sums;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Rollups;

/// <summary>Reads in which zones an organization's days begin.</summary>
internal static class DaysReader
{
    /// <summary>Of a row <c>d</c> of <c>organization_days</c>.</summary>
    public const string Columns = "d.zones, d.untils, d.first_days";

    /// <returns>Days of UTC where there is no such organization any more.</returns>
    public static async Task<OrganizationDays> ReadAsync(
        NpgsqlConnection connection, int organizationId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"select {Columns} from organization_days d where d.organization_id = $1", connection);
        command.Parameters.AddValue(organizationId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader, 0) : OrganizationDays.Of("UTC");
    }

    public static OrganizationDays Read(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? OrganizationDays.Of("UTC")
        : new(reader.GetFieldValue<string[]>(column),
            [.. reader.GetFieldValue<DateTime[]>(column + 1).Select(RecordTime.FromDateTime)],
            reader.GetFieldValue<DateOnly[]>(column + 2));
}
