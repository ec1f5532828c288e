using System.IO.Compression;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Takt.Server.Ingest;
using Takt.Server.Ingest.Bodies;

namespace Takt.Server.Tests.Ingest.Bodies;

/// <summary>Where a packed body ends: gzip may go on with a further member, nothing else may follow, and nothing may be missing.</summary>
public sealed class CompressedEndTests
{
    private const int Limit = 1 << 20;

    private static readonly byte[] Text = RandomNumberGenerator.GetBytes(300), Long = new byte[70_000],
        NoMember = Convert.FromHexString("1f8b080000000000000303000000000000000000");

    private readonly BodyBudget _budget = new(Options.Create(new IngestOptions()));

    /// <value>The sizes of the pieces that the network gives; 0 is all at once.</value>
    public static TheoryData<int> Pieces => [0, 1, 2, 3, 7, 19, 8191, 8192, 8193];

    [Theory]
    [MemberData(nameof(Pieces))]
    public async Task ReadAsync_GzipOfSeveralMembers_GivesAllOfThem(int piece)
    {
        foreach (byte[][] members in new byte[][][]
        {
            [Text, Long], [Long, Text, Text], [[], Text], [Text, [], Text], [Text, []], [[], []], [.. Enumerable.Repeat(Text[..1], 500)],
        })
        {
            var (refusal, read) = await ReadAsync([.. members.SelectMany(Gzip)], ContentCoding.Gzip, piece);
            Assert.Null(refusal);
            Assert.Equal(members.SelectMany(m => m), read);
        }
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public async Task ReadAsync_GzipPaddedWithZeros_GivesWhatWasPacked(int piece)
    {
        foreach (var zeros in new[] { 1, 2, 8, 15, 16, 17, 511, 40_000 })
        {
            foreach (byte[] plain in new byte[][] { Text, Long, [] })
            {
                var (refusal, read) = await ReadAsync([.. Gzip(Text), .. Gzip(plain), .. new byte[zeros]], ContentCoding.Gzip, piece);
                Assert.Null(refusal);
                Assert.Equal([.. Text, .. plain], read);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public async Task ReadAsync_GzipFollowedByOtherBytes_IsMalformed(int piece)
    {
        byte[] whole = [.. Gzip(Text), .. Gzip(Long)];
        foreach (byte[] rest in new byte[][]
        {
            [1],
            [0x1f],
            [0x1f, 0x8b],
            [0x1f, 0x8b, 8],
            [0, 1],
            [0, .. Gzip(Text)],
            [.. new byte[500], 7],
            "{\"resourceLogs\":[]}"u8.ToArray(),
        })
        {
            var (refusal, _) = await ReadAsync([.. whole, .. rest], ContentCoding.Gzip, piece);
            Assert.True(refusal?.HttpStatus == 400, $"{Convert.ToHexString(rest)} was taken for a part of the body");
        }
    }

    [Fact]
    public async Task ReadAsync_LaterMemberCutAnywhere_IsMalformed()
    {
        foreach (var piece in new[] { 0, 1 })
        {
            var first = Gzip(Text);
            foreach (byte[] last in new[] { Gzip(Text[..40]), Gzip(new byte[3000]), NoMember })
            {
                for (var length = 1; length < last.Length; length++)
                {
                    var (refusal, _) = await ReadAsync([.. first, .. last[..length]], ContentCoding.Gzip, piece);
                    Assert.True(refusal?.HttpStatus == 400, $"{length} of {last.Length} bytes were taken for a whole member");
                }
            }
        }
    }

    [Fact]
    public async Task ReadAsync_LaterMemberDamaged_IsMalformed()
    {
        byte[] whole = [.. Gzip(Text), .. Gzip(Text)];
        // Its checksum and its length, of both members.
        foreach (var at in new[] { 1, 2, 5, 6 }.SelectMany(i => new[] { (whole.Length / 2) - i, whole.Length - i }))
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x40;
            Assert.Equal(400, (await ReadAsync(damaged, ContentCoding.Gzip, 0)).Refusal?.HttpStatus);
        }
    }

    [Fact]
    public async Task ReadAsync_BombOfManyMembers_StopsAtTheLimit()
    {
        // None of them is too large by itself.
        byte[] packed = [.. Enumerable.Repeat(Gzip(new byte[Limit / 2]), 3).SelectMany(member => member)];
        var (refusal, read) = await ReadAsync(packed, ContentCoding.Gzip, 0);
        Assert.Equal(413, refusal?.HttpStatus);
        Assert.InRange(read.Length, Limit, Limit + 1);

        (refusal, read) = await ReadAsync([.. Gzip(new byte[Limit / 2]), .. Gzip(new byte[Limit / 2])], ContentCoding.Gzip, 0);
        Assert.Null(refusal);
        Assert.Equal(Limit, read.Length);
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public async Task ReadAsync_DeflateWithAndWithoutItsFrame_GivesWhatWasPacked(int piece)
    {
        foreach (var level in Enum.GetValues<CompressionLevel>())
        {
            foreach (byte[] plain in new[] { Text, Text[..1], Long })
            {
                foreach (var packed in new[] { Pack(plain, s => new ZLibStream(s, level)), Pack(plain, s => new DeflateStream(s, level)) })
                {
                    var (refusal, read) = await ReadAsync(packed, ContentCoding.Deflate, piece);
                    Assert.Null(refusal);
                    Assert.Equal(plain, read);
                }
            }
        }
        Assert.Equal((null, []), await ReadAsync([3, 0], ContentCoding.Deflate, piece));
    }

    [Theory]
    [InlineData((int)ContentCoding.Deflate, true)]
    [InlineData((int)ContentCoding.Deflate, false)]
    [InlineData((int)ContentCoding.Brotli, true)]
    public async Task ReadAsync_OtherCodingCutOrFollowedByBytes_IsMalformed(int coding, bool framed)
    {
        foreach (var plain in new[] { Text, Long })
        {
            var packed = (ContentCoding)coding == ContentCoding.Brotli ? Pack(plain, s => new BrotliStream(s, CompressionLevel.Fastest))
                : framed ? Pack(plain, s => new ZLibStream(s, CompressionLevel.Optimal))
                    : Pack(plain, s => new DeflateStream(s, CompressionLevel.Optimal));
            Assert.Equal((null, plain.Length),
                await ReadAsync(packed, (ContentCoding)coding, 0) is var (none, read) ? (none, read.Length) : default);
            for (var length = 1; length < packed.Length; length++)
                Assert.True((await ReadAsync(packed[..length], (ContentCoding)coding, length % 2)).Refusal?.HttpStatus == 400,
                    $"{length} of {packed.Length} bytes were taken for a whole body");
            foreach (byte[] rest in new byte[][] { [0], [1], [3, 0], packed })
                Assert.True((await ReadAsync([.. packed, .. rest], (ContentCoding)coding, rest.Length % 2)).Refusal?.HttpStatus == 400,
                    $"{Convert.ToHexString(rest)} was taken for a part of the body");
        }
    }

    private static byte[] Gzip(byte[] plain) =>
        plain.Length == 0 ? NoMember : Pack(plain, s => new GZipStream(s, CompressionLevel.Optimal));

    private static byte[] Pack(byte[] plain, Func<Stream, Stream> pack)
    {
        var packed = new MemoryStream();
        using (var packing = pack(packed)) packing.Write(plain);
        return packed.ToArray();
    }

    private async Task<(Refusal? Refusal, byte[] Read)> ReadAsync(byte[] packed, ContentCoding coding, int piece)
    {
        using var body = new BodyBuffer(_budget.Open(1, 1), Limit);
        var packedBody = PipeReader.Create(new Pieced(packed, piece));
        using var deadline = new BodyDeadline(TimeProvider.System, packedBody);
        var wire = new WireStream(packedBody, 10 * Limit, deadline);
        var refusal = await BodyReader.ReadAsync(
            wire, coding, 0, 10 * Limit, body, deadline, TestContext.Current.CancellationToken);
        return (refusal, body.Written.ToArray());
    }

    private sealed class Pieced(byte[] bytes, int piece) : MemoryStream(bytes, writable: false)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(piece == 0 || piece > buffer.Length ? buffer : buffer[..piece], cancellationToken);
    }
}
