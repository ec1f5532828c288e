using Npgsql;
using NpgsqlTypes;

namespace Takt.Server.Usage.Frames;

/// <summary>Turns bounds into instants: a day begins at midnight of the organization's own zone of then.</summary>
internal static class MomentReader
{
    public static async Task<(DateTimeOffset? From, DateTimeOffset? To)> ReadAsync(
        NpgsqlConnection connection, int organizationId, UsageMoment? from, UsageMoment? to, CancellationToken cancellationToken)
    {
        if (from?.Day is null && to?.Day is null)
            return (from?.Instant?.ToUniversalTime(), to?.Instant?.ToUniversalTime());
        await using var command = new NpgsqlCommand(
            "select day_start(zones, untils, first_days, $2), day_start(zones, untils, first_days, $3) from organization_days "
                + "where organization_id = $1", connection)
        {
            Parameters = { new() { Value = organizationId }, Day(from), Day(to) },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return default;
        return (At(0) ?? from?.Instant?.ToUniversalTime(), At(1) ?? to?.Instant?.ToUniversalTime());

        DateTimeOffset? At(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
    }

    private static NpgsqlParameter Day(UsageMoment? moment) =>
        new() { NpgsqlDbType = NpgsqlDbType.Date, Value = moment?.Day is { } day ? day : DBNull.Value };
}
