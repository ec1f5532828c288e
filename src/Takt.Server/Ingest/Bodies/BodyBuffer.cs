using System.Buffers;
using System.Runtime.CompilerServices;
using Takt.Metering.Usage;
using Takt.Otlp;

namespace Takt.Server.Ingest.Bodies;

/// <summary>
/// One body, inflated, in one piece of memory that grows as bytes arrive; every byte held is paid from its share. Small ones lie in a
/// pooled array, large ones in pages that go back to the system with them.
/// </summary>
internal sealed class BodyBuffer(BodyShare share, int limit) : IDisposable
{
    private const int FirstBytes = 16 * 1024, LargestFirst = LargestPooled / 8;

    private const int LargestPooled = BodyBudget.LargestPooled;

    private const int PageStep = 1024 * 1024;

    /// <summary>The largest kind of report, and its share of what it points to.</summary>
    private static readonly int ReportBytes = Unsafe.SizeOf<CallReport>() + 16;

    private byte[] _array = [];
    private PageMemory? _pages;
    private int _capacity;
    private long _paidForReports;

    /// <summary>The most that a body of <paramref name="length"/> bytes has paid once it is read.</summary>
    public static long MostPaid(int length) => (long)length + Math.Clamp(length, LargestFirst, PageStep);

    public BodyShare Share => share;

    public ReadOnlyMemory<byte> Written => Slice(0, Length);

    public int Length { get; private set; }

    /// <summary>Room for more bytes; empty when <see cref="ReserveAsync"/> has to be called first.</summary>
    public Memory<byte> Free => Slice(Length, _capacity - Length);

    public void Advance(int count) => Length += count;

    /// <summary>Makes room after the bytes written. Null, or why there is none.</summary>
    /// <param name="hint">What the sender says the body's length is; believed up to a small bound only.</param>
    public async ValueTask<Refusal?> ReserveAsync(long hint, CancellationToken cancellationToken)
    {
        if (Length < _capacity)
            return null;
        if (Length > limit)
            return Refusals.TooLarge(limit, expanded: true);

        var first = Math.Clamp(hint + 1, FirstBytes, LargestFirst);
        // One byte beyond the limit, so that a body of exactly the limit can be told from a larger one.
        var size = (int)Math.Min(_capacity == 0 ? first : _pages is null ? 2L * _capacity : (long)_capacity + PageStep, limit + 1L);
        return (size <= LargestPooled ? TryGrowArray(size) : await TryGrowPagesAsync(size, cancellationToken)) ? null : Refusals.Busy;
    }

    /// <summary>Pays for what reading makes of the body, until the request ends; what decoding holds pays for itself.</summary>
    public bool TryPayForReports(int records)
    {
        var bytes = ForReports(records);
        if (!share.TryTakeForReading(bytes))
            return false;
        _paidForReports += bytes;
        return true;
    }

    /// <summary>True when there will never be the memory for so many records beside the tables that they lie in.</summary>
    public bool HasTooMany(int records, long tableBytes) => ForReports(records) + tableBytes > share.MostBeside(Length);

    /// <summary>Lets go of the bytes, not of what was paid for reports.</summary>
    public void Forget()
    {
        share.Return(_capacity);
        if (_pages is { } pages)
            ((IDisposable)pages).Dispose();
        else if (_array.Length > 0)
            ArrayPool<byte>.Shared.Return(_array);
        (_array, _pages, _capacity, Length) = ([], null, 0, 0);
    }

    public void Dispose()
    {
        Forget();
        share.ReturnReading(_paidForReports);
        _paidForReports = 0;
    }

    private static long ForReports(int records) => (long)records * ReportBytes;

    private Memory<byte> Slice(int start, int length) => _pages is { } pages ? pages.Slice(start, length) : _array.AsMemory(start, length);

    private bool TryGrowArray(int size)
    {
        if (!share.TryTake(size))
            return false;
        var (larger, length) = (ArrayPool<byte>.Shared.Rent(size), Length);
        Written.Span.CopyTo(larger);
        Forget();
        (_array, _capacity, Length) = (larger, size, length);
        return true;
    }

    private async ValueTask<bool> TryGrowPagesAsync(int size, CancellationToken cancellationToken)
    {
        var more = _pages is null ? size : size - _capacity;
        if (!await share.TakeAsync(more, cancellationToken))
            return false;
        if (PageMemory.TryGrow(_pages, limit + 1, size) is not { } pages)
        {
            share.Return(more);
            return false;
        }

        if (_pages is null)
        {
            var length = Length;
            Written.Span.CopyTo(pages.GetSpan());
            Forget();
            (_pages, Length) = (pages, length);
        }

        _capacity = size;
        return true;
    }
}
