using System.Text;

namespace Takt.Server.Tests.Ingest;

/// <summary>
/// Reads <c>google.rpc.Status { int32 code = 1; string message = 2; repeated Any details = 3; }</c> and in its details
/// <c>google.rpc.RetryInfo { Duration retry_delay = 1; }</c>.
/// </summary>
internal readonly record struct RpcStatus(int Code, string Message, double? RetryDelay)
{
    public static RpcStatus Read(ReadOnlySpan<byte> bytes)
    {
        var (code, message, delay) = (0, "", (double?)null);
        foreach (var (field, number, text) in Fields(bytes))
        {
            if (field == 1)
                code = (int)number;
            if (field == 2)
                message = Encoding.UTF8.GetString(text);
            if (field == 3)
                delay = RetryDelayOf(text) ?? delay;
        }
        return new(code, message, delay);
    }

    private static double? RetryDelayOf(byte[] any)
    {
        var fields = Fields(any);
        if (fields.Find(f => f.Field == 1) is not { Text: { } type }
            || Encoding.UTF8.GetString(type) != "type.googleapis.com/google.rpc.RetryInfo")
            return null;
        var duration = Fields(Fields(fields.Find(f => f.Field == 2).Text).Find(f => f.Field == 1).Text);
        return duration.Find(f => f.Field == 1).Number + (duration.Find(f => f.Field == 2).Number / 1e9);
    }

    private static List<(int Field, long Number, byte[] Text)> Fields(ReadOnlySpan<byte> bytes)
    {
        var fields = new List<(int, long, byte[])>();
        while (!bytes.IsEmpty)
        {
            var tag = Varint(ref bytes);
            var number = Varint(ref bytes);
            var text = (tag & 7) == 2 ? bytes[..(int)number].ToArray() : [];
            bytes = bytes[text.Length..];
            fields.Add(((int)(tag >> 3), number, text));
        }
        return fields;
    }

    private static long Varint(ref ReadOnlySpan<byte> bytes)
    {
        long value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = bytes[0];
            bytes = bytes[1..];
            value |= (long)(b & 0x7F) << shift;
            if (b < 0x80)
                return value;
        }
    }
}
