using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Takt.Load.Templates;

/// <summary>An OTLP/JSON logs request as protobuf: only what the captured session uses.</summary>
internal static class LogsProtobuf
{
    public static byte[] Encode(JsonNode body)
    {
        var request = new MemoryStream();
        foreach (var block in body["resourceLogs"]!.AsArray())
            Message(request, 1, m => ResourceLogs(m, block!));
        return request.ToArray();
    }

    private static void ResourceLogs(MemoryStream m, JsonNode block)
    {
        Message(m, 1, resource => Attributes(resource, 1, block["resource"]!));
        foreach (var scope in block["scopeLogs"]!.AsArray())
        {
            Message(m, 2, logs =>
            {
                Message(logs, 1, s =>
                {
                    Text(s, 1, scope!["scope"]!["name"]!.GetValue<string>());
                    Text(s, 2, scope["scope"]!["version"]!.GetValue<string>());
                });
                foreach (var record in scope!["logRecords"]!.AsArray())
                    Message(logs, 2, r => LogRecord(r, record!));
            });
        }
    }

    private static void LogRecord(MemoryStream m, JsonNode record)
    {
        Fixed64(m, 1, ulong.Parse(record["timeUnixNano"]!.GetValue<string>(), CultureInfo.InvariantCulture));
        Message(m, 5, value => Value(value, record["body"]!));
        Attributes(m, 6, record);
        Tag(m, 8, 5);
        var flags = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(flags, record["flags"]!.GetValue<uint>());
        m.Write(flags);
        Bytes(m, 9, Convert.FromHexString(record["traceId"]!.GetValue<string>()));
        Bytes(m, 10, Convert.FromHexString(record["spanId"]!.GetValue<string>()));
        Fixed64(m, 11, ulong.Parse(record["observedTimeUnixNano"]!.GetValue<string>(), CultureInfo.InvariantCulture));
    }

    private static void Attributes(MemoryStream m, int field, JsonNode owner)
    {
        foreach (var attribute in owner["attributes"]!.AsArray())
        {
            Message(m, field, pair =>
            {
                Text(pair, 1, attribute!["key"]!.GetValue<string>());
                Message(pair, 2, value => Value(value, attribute["value"]!));
            });
        }
    }

    private static void Value(MemoryStream m, JsonNode value)
    {
        var (kind, content) = value.AsObject().Single();
        switch (kind)
        {
            case "stringValue":
                Text(m, 1, content!.GetValue<string>());
                break;
            case "boolValue":
                Tag(m, 2, 0);
                Varint(m, content!.GetValue<bool>() ? 1u : 0u);
                break;
            case "intValue":
                Tag(m, 3, 0);
                Varint(m, (ulong)long.Parse(content!.ToString(), CultureInfo.InvariantCulture));
                break;
            case "doubleValue":
                Fixed64(m, 4, BitConverter.DoubleToUInt64Bits(content!.GetValue<double>()));
                break;
            default:
                throw new FormatException($"The captured session has no {kind}.");
        }
    }

    private static void Message(MemoryStream m, int field, Action<MemoryStream> write)
    {
        var inner = new MemoryStream();
        write(inner);
        Bytes(m, field, inner.ToArray());
    }

    private static void Text(MemoryStream m, int field, string text) => Bytes(m, field, Encoding.UTF8.GetBytes(text));

    private static void Bytes(MemoryStream m, int field, byte[] bytes)
    {
        Tag(m, field, 2);
        Varint(m, (ulong)bytes.Length);
        m.Write(bytes);
    }

    private static void Fixed64(MemoryStream m, int field, ulong value)
    {
        Tag(m, field, 1);
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        m.Write(bytes);
    }

    private static void Tag(MemoryStream m, int field, uint wireType) => Varint(m, ((uint)field << 3) | wireType);

    private static void Varint(MemoryStream m, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            m.WriteByte((byte)(value | 0x80));
        m.WriteByte((byte)value);
    }
}
