using System.Collections.Concurrent;
using Npgsql;

namespace Takt.Server.Ingest;

/// <summary>Which of an organization's connections an ingest URL names. Answers are remembered for a few seconds.</summary>
internal sealed class ConnectionDirectory(NpgsqlDataSource database, TimeProvider time)
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(3);
    private const int MemoryLimit = 10_000;

    private readonly ConcurrentDictionary<(int OrganizationId, string Slug), (int? ConnectionId, long At)> _remembered = new();

    /// <summary>Null when the organization has no such connection, whoever else may have one.</summary>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async ValueTask<int?> FindAsync(int organizationId, string slug, CancellationToken cancellationToken)
    {
        if (_remembered.TryGetValue((organizationId, slug), out var known) && time.GetElapsedTime(known.At) < Memory)
            return known.ConnectionId;

        var asked = time.GetTimestamp();
        await using var command = database.CreateCommand(
            "select connection_id from connections where organization_id = $1 and slug = $2 and removed_at is null");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = organizationId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = slug });
        var found = await command.ExecuteScalarAsync(cancellationToken) as int?;

        if (_remembered.Count >= MemoryLimit)
            _remembered.Clear();
        _remembered[(organizationId, slug)] = (found, asked);
        return found;
    }
}
