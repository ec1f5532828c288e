using System.IO.Compression;
using Takt.Server.Ingest.Bodies;

namespace Takt.Server.Tests.Ingest;

internal static class BodyPacker
{
    public static byte[] Pack(byte[] plain, ContentCoding coding)
    {
        if (coding == ContentCoding.Identity)
            return plain;
        var packed = new MemoryStream();
        using (Stream packing = coding switch
        {
            ContentCoding.Gzip => new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            ContentCoding.Deflate => new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            _ => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            packing.Write(plain);
        }
        return packed.ToArray();
    }

    /// <summary>A small gzip body that expands to <paramref name="megabytes"/> of zeros.</summary>
    public static byte[] Bomb(int megabytes)
    {
        var packed = new MemoryStream();
        var zeros = new byte[1 << 20];
        using (var packing = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (var i = 0; i < megabytes; i++)
                packing.Write(zeros);
        }
        return packed.ToArray();
    }

    /// <summary>A protobuf message inside messages, each of which is the field of the next; the innermost first.</summary>
    public static byte[] Nested(byte[] message, ReadOnlySpan<byte> fields)
    {
        foreach (var field in fields)
        {
            var outer = new MemoryStream();
            outer.WriteByte((byte)((field << 3) | 2));
            for (var rest = message.Length; ; rest >>= 7)
            {
                outer.WriteByte((byte)(rest > 0x7F ? (rest & 0x7F) | 0x80 : rest));
                if (rest <= 0x7F)
                    break;
            }
            outer.Write(message);
            message = outer.ToArray();
        }
        return message;
    }
}
