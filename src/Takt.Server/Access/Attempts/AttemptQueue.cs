using System.Collections.Concurrent;

namespace Takt.Server.Access.Attempts;

/// <summary>
/// Lets a few attempts of one kind and network in at once; the others wait in this process, where that costs the database nothing.
/// </summary>
internal sealed class AttemptQueue
{
    // Fewer than may fail of any kind: while nobody has failed, none is let in only to be sent back to wait.
    private const int AtOnce = 4, Longest = 500;
    private readonly ConcurrentDictionary<(string Kind, string Network), Line> _lines = new();

    /// <returns>To be disposed when the next one may come in; null when too many wait already.</returns>
    public async ValueTask<IDisposable?> EnterAsync(AttemptKeys keys, CancellationToken cancellationToken)
    {
        var line = Join((keys.Kind.Name, keys.Network));
        if (line is null)
            return null;
        try
        {
            await line.Doors.WaitAsync(cancellationToken);
            return line;
        }
        catch
        {
            Leave(line);
            throw;
        }
    }

    private Line? Join((string, string) key)
    {
        while (true)
        {
            var line = _lines.GetOrAdd(key, static (key, queue) => new Line(queue, key), this);
            lock (line)
            {
                // Whoever left last has taken it away.
                if (line.Length < 0)
                    continue;
                if (line.Length >= Longest)
                    return null;
                line.Length++;
                return line;
            }
        }
    }

    private void Leave(Line line)
    {
        lock (line)
        {
            if (--line.Length > 0)
                return;
            line.Length = -1;
            _lines.TryRemove(line.Key, out _);
        }
    }

    private sealed class Line(AttemptQueue queue, (string, string) key) : IDisposable
    {
        public readonly SemaphoreSlim Doors = new(AtOnce);
        public readonly (string, string) Key = key;
        public int Length;

        public void Dispose()
        {
            Doors.Release();
            queue.Leave(this);
        }
    }
}
