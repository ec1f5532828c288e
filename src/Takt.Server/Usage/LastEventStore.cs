using Npgsql;
using Takt.Contracts.Usage;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Usage;

/// <summary>Says how fresh the data is.</summary>
internal sealed class LastEventStore(NpgsqlDataSource database)
{
    public async Task<LastEvent> ReadAsync(int organizationId, long? viewerMemberId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var scope = await QueryScope.ReadAsync(connection, organizationId, viewerMemberId, UsageFilters.None, [], cancellationToken);
        var at = await StandingReader.NewestEventAsync(connection, organizationId, scope, cancellationToken);
        await using var command = new NpgsqlCommand(
            "select now(), (select received_at from raw_batches where organization_id = $1 and $2 order by received_at desc limit 1)",
            connection)
        {
            Parameters = { new() { Value = organizationId }, new() { Value = viewerMemberId is null } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var now = reader.GetFieldValue<DateTimeOffset>(0);
        DateTimeOffset? received = reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1);
        var newest = received > at || at is null ? received : at;
        return new()
        {
            At = at,
            ReceivedAt = received,
            AsOf = now,

            // A client's clock may run ahead of ours.
            SecondsAgo = newest is { } moment ? Math.Max(0, (long)(now - moment).TotalSeconds) : null,
        };
    }
}
