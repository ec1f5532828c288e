using System.Buffers;

namespace Takt.Otlp;

/// <summary>
/// Memory straight from the operating system, for what is large and soon over: it grows in place, page by page, and is given back the
/// moment it is disposed. A large array would be copied at each growth and stay until the collector comes by. Not for several threads at
/// once. Whoever reserves it disposes of it: nothing else gives it back, and what was sliced from it must not be used afterwards.
/// </summary>
public sealed unsafe class PageMemory : MemoryManager<byte>
{
    private readonly nint _reserved;
    private byte* _address;
    private nint _committed;

    private PageMemory(byte* address, nint reserved)
    {
        _address = address;
        _reserved = reserved;
    }

    /// <summary>Bytes that can be used.</summary>
    public int Length => (int)_committed;

    /// <summary>Sets addresses aside, which costs no memory yet.</summary>
    /// <param name="bytes">At most <see cref="Array.MaxLength"/>.</param>
    /// <returns>Null when the system has no such many.</returns>
    public static PageMemory? TryReserve(int bytes)
    {
        var address = SystemPages.Reserve(bytes);
        return address is null ? null : new(address, bytes);
    }

    /// <summary>These pages, or new ones of <paramref name="reserved"/> addresses, grown to so many bytes.</summary>
    /// <returns>Null when the system has no such memory; what there was is as it was.</returns>
    public static PageMemory? TryGrow(PageMemory? pages, int reserved, int bytes)
    {
        PageMemory? grown = pages ?? TryReserve(reserved);
        if (grown?.TryGrow(bytes) == true)
            return grown;
        if (pages is null)
            ((IDisposable?)grown)?.Dispose();
        return null;
    }

    /// <summary>Grows to so many bytes, zeroed. False when the system has no memory, or when fewer are reserved.</summary>
    public bool TryGrow(int bytes)
    {
        ObjectDisposedException.ThrowIf(_address is null, this);
        if (bytes <= _committed)
            return true;
        if (bytes > _reserved || !SystemPages.Commit(_address, _committed, bytes))
            return false;
        _committed = bytes;
        return true;
    }

    public Memory<byte> Slice(int start, int length) => CreateMemory(start, length);

    public override Span<byte> GetSpan() => new(_address, (int)_committed);

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_committed, nameof(elementIndex));
        return new(_address + elementIndex);
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (_address is null)
            return;
        SystemPages.Free(_address, _reserved);
        _address = null;
        _committed = 0;
    }
}
