using System.Collections.Concurrent;
using Npgsql;

namespace Takt.Server.Usage.Frames;

/// <summary>Knows which time zones the database knows: its judgement counts, since it cuts the days.</summary>
internal sealed class ZoneNames(NpgsqlDataSource database)
{
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    public async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken)
    {
        if (_known.ContainsKey(name))
            return true;
        await using var command = database.CreateCommand("select exists (select from pg_timezone_names where name = $1)");
        command.Parameters.Add(new() { Value = name });
        if (await command.ExecuteScalarAsync(cancellationToken) is not true)
            return false;
        _known[name] = true;
        return true;
    }
}
