using System.Buffers;
using System.Runtime.CompilerServices;

namespace Takt.Otlp;

/// <summary>A growing array from the pool. A reference to an item holds until the next item is added.</summary>
/// <param name="elements">The items are elements of the body, which may be empty there; else each of them has taken bytes of its own.</param>
internal struct Table<T>(BatchMemory memory, bool elements)
    where T : unmanaged
{
    private const int FirstLength = 64;

    // A pool keeps what it is given: a large array given to it would be this process's for ever.
    private const long PooledBytes = BatchMemory.SmallBytes;

    private const int SlowerGrowthFrom = 8 << 20;

    private T[] items = [];
    private long charged;

    public int Count { get; private set; }

    public readonly Span<T> Items => items.AsSpan(0, Count);

    public readonly ref T this[int index] => ref items[index];

    /// <summary>Adds a zeroed item.</summary>
    public ref T Add()
    {
        if ((uint)Count >= (uint)items.Length) Grow(1);
        ref T item = ref items[Count++];
        item = default;
        return ref item;
    }

    /// <summary>Adds <paramref name="count"/> items that the caller fills.</summary>
    public Span<T> Add(int count)
    {
        if (count > items.Length - Count) Grow(count);
        Span<T> added = items.AsSpan(Count, count);
        Count += count;
        return added;
    }

    /// <summary>Forgets the items from <paramref name="count"/> on.</summary>
    public void Truncate(int count) => Count = count;

    /// <summary>Empties the table; a large array goes back to the pool rather than stay with an idle batch.</summary>
    public void Reset()
    {
        Count = 0;
        if (charged > PooledBytes) Release();
    }

    public void Release()
    {
        Replace([], 0);
        Count = 0;
    }

    private void Grow(int more)
    {
        if (elements) memory.Question(Count);
        long doubled = items.Length * 2L;
        if (charged > SlowerGrowthFrom) doubled -= items.Length / 2;
        long wanted = Math.Max(Math.Max(FirstLength, doubled), (long)Count + more);
        if (wanted > Array.MaxLength) throw BatchFullException.ForTheHost();
        long bytes = wanted * Unsafe.SizeOf<T>();
        memory.Rent(bytes, charged);

        T[] larger = bytes > PooledBytes ? GC.AllocateUninitializedArray<T>((int)wanted) : ArrayPool<T>.Shared.Rent((int)wanted);
        items.AsSpan(0, Count).CopyTo(larger);
        Replace(larger, bytes);
    }

    private void Replace(T[] array, long bytes)
    {
        T[] old = items;
        bool pooled = old.Length > 0 && charged <= PooledBytes;
        memory.Return(charged);
        (items, charged) = (array, bytes);
        if (pooled) ArrayPool<T>.Shared.Return(old);
    }
}
