using System.Buffers;
using System.Runtime.CompilerServices;

namespace Takt.Otlp;

/// <summary>A growing array from the pool. A reference to an item holds until the next item is added.</summary>
/// <param name="elements">The items are elements of the body, which may be empty there; else each of them has taken bytes of its
/// own.</param>
internal struct Table<T>(BatchMemory memory, bool elements)
    where T : unmanaged
{
    private const int FirstLength = 64;

    // A pool keeps what it is given: a large array given to it would be this process's for ever.
    private const long PooledBytes = BatchMemory.SmallBytes;

    private const int SlowerGrowthFrom = 8 << 20;

    private T[] _items = [];
    private long _charged;

    public int Count { get; private set; }

    public readonly Span<T> Items => _items.AsSpan(0, Count);

    public readonly ref T this[int index] => ref _items[index];

    /// <summary>Adds a zeroed item.</summary>
    public ref T Add()
    {
        if ((uint)Count >= (uint)_items.Length)
            Grow(1);
        ref T item = ref _items[Count++];
        item = default;
        return ref item;
    }

    /// <summary>Adds <paramref name="count"/> items that the caller fills.</summary>
    public Span<T> Add(int count)
    {
        if (count > _items.Length - Count)
            Grow(count);
        Span<T> added = _items.AsSpan(Count, count);
        Count += count;
        return added;
    }

    /// <summary>Forgets the items from <paramref name="count"/> on.</summary>
    public void Truncate(int count) => Count = count;

    /// <summary>Empties the table; a large array goes back to the pool rather than stay with an idle batch.</summary>
    public void Reset()
    {
        Count = 0;
        if (_charged > PooledBytes)
            Release();
    }

    public void Release()
    {
        Replace([], 0);
        Count = 0;
    }

    private void Grow(int more)
    {
        if (elements)
            memory.Question(Count);
        long doubled = _items.Length * 2L;
        if (_charged > SlowerGrowthFrom)
            doubled -= _items.Length / 2;
        long wanted = Math.Max(Math.Max(FirstLength, doubled), (long)Count + more);
        if (wanted > Array.MaxLength)
            throw BatchFullException.ForTheHost();
        long bytes = wanted * Unsafe.SizeOf<T>();
        memory.Rent(bytes, _charged);

        T[] larger = bytes > PooledBytes ? GC.AllocateUninitializedArray<T>((int)wanted) : ArrayPool<T>.Shared.Rent((int)wanted);
        _items.AsSpan(0, Count).CopyTo(larger);
        Replace(larger, bytes);
    }

    private void Replace(T[] array, long bytes)
    {
        T[] old = _items;
        bool pooled = old.Length > 0 && _charged <= PooledBytes;
        memory.Return(_charged);
        (_items, _charged) = (array, bytes);
        if (pooled)
            ArrayPool<T>.Shared.Return(old);
    }
}
