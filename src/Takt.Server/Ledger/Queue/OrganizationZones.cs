using System.Collections.Concurrent;
using Npgsql;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Queue;

/// <summary>The time zone in which an organization's days begin. It is fixed when the organization is made: its daily sums are kept in it.</summary>
internal sealed class OrganizationZones(NpgsqlDataSource database)
{
    private readonly ConcurrentDictionary<int, TimeZoneInfo> _zones = new();

    public async ValueTask<TimeZoneInfo> OfAsync(int organizationId, CancellationToken cancellationToken)
    {
        if (_zones.TryGetValue(organizationId, out var zone)) return zone;
        await using var command = database.CreateCommand("select time_zone from organizations where organization_id = $1");
        command.Parameters.AddValue(organizationId);
        var name = (string?)await command.ExecuteScalarAsync(cancellationToken);
        return _zones[organizationId] = name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found) ? found : TimeZoneInfo.Utc;
    }
}
