namespace Takt.Otlp.Tests.Memory;

public sealed class PageMemoryTests
{
    private const int MiB = 1 << 20;

    [Fact]
    public void TryGrow_InSteps_KeepsWhatWasWritten()
    {
        using var pages = PageMemory.TryReserve(64 * MiB)!;
        Assert.Equal(0, pages.GetSpan().Length);
        for (int size = 1; size < 9 * MiB; size += 1_234_567)
        {
            Assert.True(pages.TryGrow(size));
            Assert.Equal(0, pages.GetSpan()[^1]);
            pages.GetSpan()[^1] = (byte)(size % 251);
        }

        for (int size = 1; size < 9 * MiB; size += 1_234_567)
            Assert.Equal((byte)(size % 251), pages.Slice(size - 1, 1).Span[0]);
    }

    [Fact]
    public void TryGrow_BeyondWhatIsReserved_IsRefusedAndLeavesTheRest()
    {
        using var pages = PageMemory.TryReserve(2 * MiB)!;
        Assert.True(pages.TryGrow(2 * MiB));
        Assert.False(pages.TryGrow((2 * MiB) + 1));
        Assert.Equal(2 * MiB, pages.Length);
    }

    [Fact]
    public void Disposed_HasNothingAnyMore()
    {
        PageMemory pages = PageMemory.TryReserve(MiB)!;
        Assert.True(pages.TryGrow(MiB));
        Memory<byte> slice = pages.Slice(0, MiB);
        ((IDisposable)pages).Dispose();
        ((IDisposable)pages).Dispose();
        Assert.Throws<ObjectDisposedException>(() => pages.TryGrow(1));
        Assert.ThrowsAny<ArgumentException>(() => slice.Span.Length);
    }
}
