using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using Takt.Server.Ingest.Bodies;

namespace Takt.Server.Tests.Ingest.Bodies;

public sealed class BrotliBufferWriterTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(10_000, 7)]
    [InlineData(300_000, 1000)]
    [InlineData(1_000_000, 200_000)]
    public void Finish_PiecesOfAnySize_UnpackToWhatWasWritten(int length, int piece)
    {
        // Random bytes don't compress: the packed side must grow as well.
        var plain = RandomNumberGenerator.GetBytes(length);
        using var writer = new BrotliBufferWriter();
        for (var at = 0; at < length; at += piece)
            writer.Write(plain.AsSpan(at, Math.Min(piece, length - at)));
        Assert.Equal(length, writer.PlainBytes);

        var unpacked = new MemoryStream();
        using (var brotli = new BrotliStream(new MemoryStream(writer.Finish()), CompressionMode.Decompress)) brotli.CopyTo(unpacked);
        Assert.True(plain.AsSpan().SequenceEqual(unpacked.ToArray()));
    }

    [Fact]
    public void Finish_CapturedBody_IsAtMostAnEighth()
    {
        var body = Fixtures.Read("apikey-http-json/002-logs.json");
        using var writer = new BrotliBufferWriter();
        writer.Write(body);
        Assert.True(writer.Finish().Length * 8 < body.Length);
    }
}
