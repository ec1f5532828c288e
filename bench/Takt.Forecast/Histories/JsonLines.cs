namespace Takt.Forecast.Histories;

/// <summary>Files of one JSON object a line, of which a line may be megabytes long.</summary>
internal static class JsonLines
{
    private const byte NewLine = (byte)'\n';

    /// <summary>The lines that aren't blank; each is valid until the next is asked for.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
        var buffer = new byte[1 << 20];
        var (start, end) = (0, 0);
        // What was searched without a line's end isn't searched again.
        var searched = 0;
        while (true)
        {
            var length = buffer.AsSpan(searched, end - searched).IndexOf(NewLine);
            if (length >= 0)
            {
                var line = Trimmed(buffer, start, searched + length);
                start = searched = searched + length + 1;
                if (!line.IsEmpty)
                    yield return line;
                continue;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            searched = end;
            if (end == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
            var read = file.Read(buffer, end, buffer.Length - end);
            if (read == 0)
                break;
            end += read;
        }

        var last = Trimmed(buffer, start, end);
        if (!last.IsEmpty)
            yield return last;
    }

    private static ReadOnlyMemory<byte> Trimmed(byte[] buffer, int start, int end)
    {
        while (start < end && buffer[start] is (byte)' ' or (byte)'\t' or (byte)'\r' or 0xEF or 0xBB or 0xBF)
            start++;
        while (end > start && buffer[end - 1] is (byte)' ' or (byte)'\t' or (byte)'\r')
            end--;
        return buffer.AsMemory(start, end - start);
    }
}
