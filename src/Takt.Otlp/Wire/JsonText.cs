using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Takt.Otlp;

/// <summary>Texts whose bytes are not those of the body: they are written into the batch's scratch.</summary>
internal static class JsonText
{
    /// <summary>
    /// Resolves the escapes of a JSON string. Half a surrogate pair, as left by a sender that cuts texts at a length, becomes U+FFFD;
    /// the framework's own reader would refuse the whole body for it.
    /// </summary>
    public static Slice Unescape(ReadOnlySpan<byte> escaped, OtlpBatch batch)
    {
        int start = batch.Scratch.Count;
        Span<byte> room = batch.Scratch.Add(escaped.Length);
        int written = 0;
        while (true)
        {
            int escape = escaped.IndexOf((byte)'\\');
            ReadOnlySpan<byte> plain = escape < 0 ? escaped : escaped[..escape];
            plain.CopyTo(room[written..]);
            written += plain.Length;
            if (escape < 0)
                break;

            escaped = escaped[(escape + 1)..];
            (int read, int wrote) = One(escaped, room[written..]);
            escaped = escaped[read..];
            written += wrote;
        }

        batch.Scratch.Truncate(start + written);
        return new Slice(~start, written);
    }

    public static Slice Hex(ReadOnlySpan<byte> hex, int length, OtlpBatch batch)
    {
        if (hex.Length != 2 * length)
            return default;
        int start = batch.Scratch.Count;
        Span<byte> id = batch.Scratch.Add(length);
        if (Convert.FromHexString(hex, id, out _, out _) == OperationStatus.Done && id.ContainsAnyExcept((byte)0))
        {
            return new Slice(~start, length);
        }

        batch.Scratch.Truncate(start);
        return default;
    }

    /// <summary>Base64 of either alphabet, with or without padding.</summary>
    public static bool TryBase64(Slice text, OtlpBatch batch, out Slice bytes)
    {
        int start = batch.Scratch.Count;
        Span<byte> room = batch.Scratch.Add(Base64.GetMaxDecodedFromUtf8Length(text.Length) + 3);
        ReadOnlySpan<byte> source = batch.Utf8(text);
        bool url = source.ContainsAny((byte)'-', (byte)'_') || source.Length % 4 != 0;
        OperationStatus status = url
            ? Base64Url.DecodeFromUtf8(source, room, out _, out int written)
            : Base64.DecodeFromUtf8(source, room, out _, out written);
        bytes = new Slice(~start, written);
        batch.Scratch.Truncate(start + written);
        return status == OperationStatus.Done;
    }

    /// <summary>Resolves one escape, given what follows its backslash; the reader has checked its form.</summary>
    private static (int Read, int Wrote) One(ReadOnlySpan<byte> escape, Span<byte> room)
    {
        if (escape[0] == 'u')
            return Unicode(escape, room);
        room[0] = escape[0] switch
        {
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            byte itself => itself,
        };
        return (1, 1);
    }

    private static (int Read, int Wrote) Unicode(ReadOnlySpan<byte> escape, Span<byte> room)
    {
        char first = Unit(escape[1..]);
        if (char.IsHighSurrogate(first) && escape.Length >= 11 && escape[5] == '\\' && escape[6] == 'u')
        {
            char second = Unit(escape[7..]);
            if (char.IsLowSurrogate(second))
                return (11, new Rune(first, second).EncodeToUtf8(room));
        }

        Rune rune = char.IsSurrogate(first) ? Rune.ReplacementChar : new Rune(first);
        return (5, rune.EncodeToUtf8(room));
    }

    private static char Unit(ReadOnlySpan<byte> hex) =>
        (char)ushort.Parse(hex[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
