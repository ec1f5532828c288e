using System.Collections.Concurrent;
using Takt.Server.Tokens.Connections;

namespace Takt.Server.Tokens;

/// <summary>Finds the connection that an ingest URL names. Answers are remembered for a few seconds.</summary>
public sealed class ConnectionDirectory
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(3);
    private const int MemoryLimit = 10_000;

    private readonly ConnectionStore _store;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<(int, string), (int? Id, long At)> _remembered = new();

    internal ConnectionDirectory(ConnectionStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
    }

    /// <returns>Null when there is no such connection, or it is another organization's: the same for both.</returns>
    /// <exception cref="Npgsql.NpgsqlException">The database is away.</exception>
    public ValueTask<int?> FindAsync(int organizationId, string slug, CancellationToken cancellationToken)
    {
        if (!ConnectionSlug.IsValid(slug))
            return new((int?)null);
        return _remembered.TryGetValue((organizationId, slug), out var remembered) && _time.GetElapsedTime(remembered.At) < Memory
            ? new(remembered.Id)
            : AskAsync(organizationId, slug, cancellationToken);
    }

    internal void Forget() => _remembered.Clear();

    private async ValueTask<int?> AskAsync(int organizationId, string slug, CancellationToken cancellationToken)
    {
        var asked = _time.GetTimestamp();
        var row = await _store.FindAsync(organizationId, slug, cancellationToken);
        if (_remembered.Count >= MemoryLimit)
            _remembered.Clear();
        _remembered[(organizationId, slug)] = (row?.ConnectionId, asked);
        return row?.ConnectionId;
    }
}
