using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Takt.Otlp;

/// <summary>
/// A growing array: from the pool while it is small, pages of its own when it is large. A reference to an item holds until the next item
/// is added.
/// </summary>
/// <param name="elements">The items are elements of the body, which may be empty there; else each of them has taken bytes of its
/// own.</param>
internal struct Table<T>(BatchMemory memory, bool elements)
    where T : unmanaged
{
    private const int FirstLength = 64;

    private const int PageStep = 1 << 20;

    private T[] _items = [];
    private long _charged;
    private PageMemory? _pages;

    public int Count { get; private set; }

    public readonly Span<T> Items => _pages is null ? _items.AsSpan(0, Count) : InPages[..Count];

    public readonly ref T this[int index] => ref (_pages is null ? ref _items[index] : ref InPages[index]);

    private readonly Span<T> InPages => MemoryMarshal.Cast<byte, T>(_pages!.GetSpan());

    /// <summary>Adds a zeroed item.</summary>
    public ref T Add()
    {
        if ((uint)Count >= (uint)_items.Length)
            return ref AddInNewRoom();
        ref T item = ref _items[Count++];
        item = default;
        return ref item;
    }

    /// <summary>Adds <paramref name="count"/> items that the caller fills.</summary>
    public Span<T> Add(int count)
    {
        MakeRoom(count);
        Count += count;
        return Items[^count..];
    }

    /// <summary>Forgets the items from <paramref name="count"/> on.</summary>
    public void Truncate(int count) => Count = count;

    /// <summary>Empties the table; it keeps a small array, and gives pages back.</summary>
    public void Reset()
    {
        Count = 0;
        if (_pages is not null)
            Release();
    }

    public void Release()
    {
        Count = 0;
        if (_pages is { } pages)
        {
            memory.ReturnPages(_charged);
            ((IDisposable)pages).Dispose();
        }
        else if (_items.Length > 0)
        {
            memory.ReturnArray(_charged);
            ArrayPool<T>.Shared.Return(_items);
        }

        (_items, _charged, _pages) = ([], 0, null);
    }

    private ref T AddInNewRoom()
    {
        MakeRoom(1);
        ref T item = ref _pages is null ? ref _items[Count] : ref InPages[Count];
        Count++;
        item = default;
        return ref item;
    }

    private void MakeRoom(int more)
    {
        int capacity = _pages is null ? _items.Length : _pages.Length / Unsafe.SizeOf<T>();
        if (more <= capacity - Count)
            return;
        if (elements)
            memory.Question(Count);
        long wanted = Math.Max(Math.Max(FirstLength, _items.Length * 2L), (long)Count + more) * Unsafe.SizeOf<T>();
        if (_pages is null && wanted <= BatchMemory.SmallBytes)
            GrowArray(wanted);
        else
            GrowPages(((long)Count + more) * Unsafe.SizeOf<T>());
    }

    private void GrowArray(long bytes)
    {
        memory.TakeArray(bytes, _charged);
        T[] larger = ArrayPool<T>.Shared.Rent((int)(bytes / Unsafe.SizeOf<T>()));
        Items.CopyTo(larger);
        int count = Count;
        Release();
        (_items, _charged, Count) = (larger, bytes, count);
    }

    private void GrowPages(long least)
    {
        long bytes = ((least / PageStep) + 1) * PageStep;
        if (bytes > Array.MaxLength)
            throw BatchFullException.ForTheHost();
        long more = _pages is null ? bytes : bytes - _charged;
        memory.TakePages(more);
        if (PageMemory.TryGrow(_pages, memory.LargestTable, (int)bytes) is not { } pages)
        {
            memory.ReturnPages(more);
            throw new BatchStarvedException();
        }

        if (_pages is null)
        {
            int count = Count;
            Items.CopyTo(MemoryMarshal.Cast<byte, T>(pages.GetSpan()));
            Release();
            (_pages, Count) = (pages, count);
        }

        _charged = bytes;
    }
}
