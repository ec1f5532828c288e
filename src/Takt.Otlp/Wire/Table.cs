using System.Buffers;
using System.Runtime.CompilerServices;

namespace Takt.Otlp;

/// <summary>A growing array from the pool. A reference to an item holds until the next item is added.</summary>
internal struct Table<T>(BatchMemory memory)
    where T : unmanaged
{
    private const int FirstLength = 64;
    private const long KeptBytes = 1 << 20;

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
        if (charged > KeptBytes) Release();
    }

    public void Release()
    {
        T[] old = items;
        items = [];
        Count = 0;
        memory.Return(charged);
        charged = 0;
        if (old.Length > 0) ArrayPool<T>.Shared.Return(old);
    }

    private void Grow(int more)
    {
        long wanted = Math.Max(Math.Max(FirstLength, items.Length * 2L), (long)Count + more);
        if (wanted > Array.MaxLength) throw new BatchFullException();
        long bytes = wanted * Unsafe.SizeOf<T>();
        memory.Rent(bytes - charged);
        charged = bytes;

        T[] old = items;
        items = ArrayPool<T>.Shared.Rent((int)wanted);
        old.AsSpan(0, Count).CopyTo(items);
        if (old.Length > 0) ArrayPool<T>.Shared.Return(old);
    }
}
