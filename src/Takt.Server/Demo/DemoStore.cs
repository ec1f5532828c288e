using Npgsql;

namespace Takt.Server.Demo;

/// <summary>How far the demonstration has been told before.</summary>
internal sealed class DemoStore(NpgsqlDataSource database)
{
    /// <summary>The last moment of each session that the organization has.</summary>
    public async Task<IReadOnlyDictionary<Guid, DateTimeOffset>> SessionsAsync(int organizationId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select session_id, last_at from sessions where organization_id = $1");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = organizationId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var sessions = new Dictionary<Guid, DateTimeOffset>();
        while (await reader.ReadAsync(cancellationToken))
            sessions[reader.GetGuid(0)] = reader.GetFieldValue<DateTimeOffset>(1);
        return sessions;
    }
}
