using System.IO.Pipelines;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Takt.Server.Ingest;
using Takt.Server.Ingest.Bodies;

namespace Takt.Server.Tests.Ingest.Bodies;

public sealed class BodyReaderTests : IDisposable
{
    private const int Limit = 1 << 20;

    private readonly BodyBudget _budget = new(Options.Create(new IngestOptions()));
    private readonly BodyDeadline _deadline = new(TimeProvider.System, PipeReader.Create(Stream.Null));

    public void Dispose() => _deadline.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(70_000)]
    [InlineData(Limit)]
    public async Task ReadAsync_EveryCoding_GivesTheBytesThatWerePacked(int length)
    {
        var plain = RandomNumberGenerator.GetBytes(length);
        foreach (var coding in Enum.GetValues<ContentCoding>())
        {
            using var body = new BodyBuffer(_budget.Open(1, 1), Limit);
            var refusal = await ReadAsync(BodyPacker.Pack(plain, coding), coding, body);
            Assert.Null(refusal);
            Assert.True(plain.AsSpan().SequenceEqual(body.Written.Span), $"{coding} changed the body");
        }
    }

    [Theory]
    [InlineData((int)ContentCoding.Gzip)]
    [InlineData((int)ContentCoding.Deflate)]
    [InlineData((int)ContentCoding.Brotli)]
    public async Task ReadAsync_PackedBodyCutAnywhere_IsMalformed(int coding)
    {
        var packed = BodyPacker.Pack(RandomNumberGenerator.GetBytes(300), (ContentCoding)coding);
        for (var length = 1; length < packed.Length; length++)
        {
            using var body = new BodyBuffer(_budget.Open(1, 1), Limit);
            var refusal = await ReadAsync(packed[..length], (ContentCoding)coding, body);
            Assert.True(refusal?.HttpStatus == 400, $"{length} of {packed.Length} bytes were taken for a whole body");
        }
    }

    [Theory]
    [InlineData((int)ContentCoding.Gzip)]
    [InlineData((int)ContentCoding.Deflate)]
    [InlineData((int)ContentCoding.Brotli)]
    public async Task ReadAsync_NotPackedAtAll_IsMalformed(int coding)
    {
        using var body = new BodyBuffer(_budget.Open(1, 1), Limit);
        Assert.Equal(400, (await ReadAsync("{\"resourceLogs\":[]}"u8.ToArray(), (ContentCoding)coding, body))?.HttpStatus);
    }

    [Theory]
    [InlineData((int)ContentCoding.Gzip)]
    [InlineData((int)ContentCoding.Deflate)]
    [InlineData((int)ContentCoding.Brotli)]
    public async Task ReadAsync_Bomb_StopsAtTheLimit(int coding)
    {
        var packed = BodyPacker.Pack(new byte[100 * Limit], (ContentCoding)coding);
        using var body = new BodyBuffer(_budget.Open(1, 1), Limit);
        var refusal = await ReadAsync(packed, (ContentCoding)coding, body);
        Assert.Equal(413, refusal?.HttpStatus);
        Assert.Null(refusal!.RetryAfter);
        Assert.True(body.Length <= Limit + 1);
    }

    [Fact]
    public async Task ReadAsync_LargerThanTheWireLimit_StopsReadingThere()
    {
        var source = new MemoryStream(new byte[Limit]);
        using var body = new BodyBuffer(_budget.Open(1, 1), Limit);
        var refusal = await BodyReader.ReadAsync(new WireStream(PipeReader.Create(source), 1000, _deadline),
            ContentCoding.Identity, 0, 1000, body, _deadline, TestContext.Current.CancellationToken);
        Assert.Equal(413, refusal?.HttpStatus);
        Assert.True(source.Position < Limit / 2, $"read {source.Position} bytes");
    }

    [Fact]
    public async Task ReadAsync_OneByteOverTheExpandedLimit_IsTooLarge()
    {
        using var body = new BodyBuffer(_budget.Open(1, 1), Limit);
        Assert.Equal(
            413, (await ReadAsync(BodyPacker.Pack(new byte[Limit + 1], ContentCoding.Gzip), ContentCoding.Gzip, body))?.HttpStatus);
    }

    [Fact]
    public async Task ReadAsync_DeclaredLengthIsALie_DoesNotTakeMemoryForIt()
    {
        using var body = new BodyBuffer(_budget.Open(1, 1), Limit);
        var before = _budget.Available;
        Assert.Null(await BodyReader.ReadAsync(
            new WireStream(PipeReader.Create(new MemoryStream([1, 2, 3])), Limit, _deadline), ContentCoding.Identity, Limit, Limit, body,
            _deadline, TestContext.Current.CancellationToken));
        Assert.Equal(3, body.Length);
        Assert.True(before - _budget.Available <= Limit / 4);
    }

    [Fact]
    public async Task Dispose_AfterAnyEnd_GivesTheBudgetBack()
    {
        var before = _budget.Available;
        foreach (var packed in new[]
        {
            BodyPacker.Pack(new byte[Limit], ContentCoding.Gzip), BodyPacker.Pack(new byte[2 * Limit], ContentCoding.Gzip), [1, 2],
        })
        {
            var body = new BodyBuffer(_budget.Open(1, 1), Limit);
            await ReadAsync(packed, ContentCoding.Gzip, body);
            body.TryPayForReports(1_000);
            Assert.NotEqual(before, _budget.Available);
            body.Dispose();
            body.Dispose();
            Assert.Equal(before, _budget.Available);
        }
    }

    [Fact]
    public async Task ReadAsync_BudgetIsGone_IsToBeSentAgain()
    {
        using var others = new BudgetHold(_budget, _budget.Available);
        using var body = new BodyBuffer(_budget.Open(1, 1), Limit);
        var refusal = await ReadAsync([1, 2, 3], ContentCoding.Identity, body);
        Assert.Equal(503, refusal?.HttpStatus);
        Assert.NotNull(refusal!.RetryAfter);
    }

    private ValueTask<Refusal?> ReadAsync(byte[] packed, ContentCoding coding, BodyBuffer body) =>
        BodyReader.ReadAsync(new WireStream(PipeReader.Create(new Dribble(packed)), 10 * Limit, _deadline), coding, 0, 10 * Limit, body,
            _deadline, TestContext.Current.CancellationToken);

    /// <summary>Gives its bytes in uneven pieces, as a network does.</summary>
    private sealed class Dribble(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1 + (int)((Position * 7) % 4093))], cancellationToken);
    }
}
