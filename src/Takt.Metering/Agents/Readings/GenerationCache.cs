using System.Collections.Concurrent;

namespace Takt.Metering.Agents.Readings;

/// <summary>
/// A bounded cache for the whole process: entries live in a young generation; when it is full it becomes the old one, and what is still
/// asked for moves over. At most twice the capacity is held.
/// </summary>
internal sealed class GenerationCache<TValue>(int capacity)
    where TValue : class
{
    private volatile Generation _young = new();
    private volatile Generation _old = new();

    public TValue? Find(Guid key)
    {
        if (_young.Entries.TryGetValue(key, out var value))
            return value;
        return _old.Entries.TryGetValue(key, out value) ? Add(key, value) : null;
    }

    /// <summary>The value that is shared from now on: another thread may have been first.</summary>
    public TValue Add(Guid key, TValue value)
    {
        var generation = _young;
        if (!generation.Entries.TryAdd(key, value))
            return generation.Entries.TryGetValue(key, out var first) ? first : value;
        if (Interlocked.Increment(ref generation.Count) == capacity)
        {
            _old = generation;
            _young = new Generation();
        }
        return value;
    }

    private sealed class Generation
    {
        public readonly ConcurrentDictionary<Guid, TValue> Entries = new(SeededGuids.Instance);
        public int Count;
    }

    /// <summary>Session ids come from outside: without a seed of the process they could be made to collide.</summary>
    private sealed class SeededGuids : IEqualityComparer<Guid>
    {
        public static readonly SeededGuids Instance = new();

        public bool Equals(Guid x, Guid y) => x == y;

        public int GetHashCode(Guid id)
        {
            Span<int> words = stackalloc int[4];
            id.TryWriteBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(words));
            return HashCode.Combine(words[0], words[1], words[2], words[3]);
        }
    }
}
