using System.Buffers;

namespace Takt.Server.Ingest.Bodies;

/// <summary>One body, inflated, in one piece of memory that grows as bytes arrive; every byte held is paid from its share.</summary>
internal sealed class BodyBuffer(BodyShare share, int limit) : IDisposable
{
    private const int FirstBytes = 16 * 1024;

    private const int LargestPooled = BodyBudget.LargestPooled, LargestFirst = LargestPooled / 8;

    private byte[] _array = [];
    private int _length;
    private int _capacity;
    private long _paid;

    /// <summary>The most that a body of <paramref name="length"/> bytes has paid once it is read.</summary>
    public static long MostPaid(int length, int limit) => Math.Min(Math.Max(2L * length, LargestFirst), limit + 1L) + ForReports(length);

    public BodyShare Share => share;

    public ReadOnlyMemory<byte> Written => _array.AsMemory(0, _length);

    public int Length => _length;

    /// <summary>Room for more bytes; empty when <see cref="TryReserve"/> has to be called first.</summary>
    public Memory<byte> Free => _array.AsMemory(_length, _capacity - _length);

    public void Advance(int count) => _length += count;

    /// <summary>Makes room after the bytes written. Null, or why there is none.</summary>
    /// <param name="hint">What the sender says the body's length is; believed up to a small bound only.</param>
    public Refusal? TryReserve(long hint = 0)
    {
        if (_length < _capacity)
            return null;
        if (_length > limit)
            return Refusals.TooLarge(limit, expanded: true);

        var first = (int)Math.Clamp(hint + 1, FirstBytes, LargestFirst);
        var wanted = _capacity == 0 ? first : 2L * _capacity;
        // One byte beyond the limit, so that a body of exactly the limit can be told from a larger one.
        var size = wanted < limit ? (int)wanted : limit + 1;
        if (!share.TryTake(size))
            return Refusals.Busy;

        var larger = size <= LargestPooled ? ArrayPool<byte>.Shared.Rent(size) : GC.AllocateUninitializedArray<byte>(size);
        Written.Span.CopyTo(larger);
        Release();
        (_array, _capacity, _paid) = (larger, size, size);
        return null;
    }

    /// <summary>Pays for the reports that reading makes of the body, until the request ends; what decoding holds pays for itself.</summary>
    public bool TryPayForReports()
    {
        var bytes = ForReports(_length);
        if (!share.TryTake(bytes))
            return false;
        _paid += bytes;
        return true;
    }

    public void Dispose()
    {
        Release();
        _array = [];
        _length = _capacity = 0;
        _paid = 0;
    }

    private static int ForReports(int length) => length / 4;

    private void Release()
    {
        share.Return(_paid);
        if (_array.Length is > 0 and <= LargestPooled)
            ArrayPool<byte>.Shared.Return(_array);
    }
}
