using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Takt.Server.Tests.Ledger.Golden;

/// <summary>
/// OTLP/JSON as the protobuf that means the same, by the field numbers of opentelemetry-proto 1.x. It knows what captured bodies contain
/// and fails on anything else.
/// </summary>
internal static class ProtobufOfJson
{
    private const int Varint = 0, Fixed64 = 1, Length = 2, Fixed32 = 5;

    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal)
    {
        ["request"] = "resourceLogs 1 resources; resourceMetrics 1 resources; resourceSpans 1 resources",
        ["resources"] = "resource 1 resource; scopeLogs 2 scopes; scopeMetrics 2 scopes; scopeSpans 2 scopes; schemaUrl 3 text",
        ["resource"] = "attributes 1 pair; droppedAttributesCount 2 int",
        ["scopes"] = "scope 1 scope; logRecords 2 log; metrics 2 metric; spans 2 span; schemaUrl 3 text",
        ["scope"] = "name 1 text; version 2 text; attributes 3 pair",
        ["pair"] = "key 1 text; value 2 value",
        ["value"] = "stringValue 1 text; boolValue 2 bool; intValue 3 int; doubleValue 4 double; arrayValue 5 list; kvlistValue 6 map",
        ["list"] = "values 1 value",
        ["map"] = "values 1 pair",
        ["log"] = "timeUnixNano 1 fixed; severityNumber 2 int; severityText 3 text; body 5 value; attributes 6 pair; "
            + "droppedAttributesCount 7 int; "
            + "flags 8 fixed32; traceId 9 hex; spanId 10 hex; observedTimeUnixNano 11 fixed; eventName 12 text",
        ["span"] =
            "traceId 1 hex; spanId 2 hex; traceState 3 text; parentSpanId 4 hex; name 5 text; kind 6 int; startTimeUnixNano 7 fixed; "
                + "endTimeUnixNano 8 fixed; attributes 9 pair; droppedAttributesCount 10 int; events 11 event; droppedEventsCount 12 int; "
                + "links 13 link; "
                + "droppedLinksCount 14 int; status 15 status; flags 16 fixed32",
        ["event"] = "timeUnixNano 1 fixed; name 2 text; attributes 3 pair; droppedAttributesCount 4 int",
        ["link"] = "traceId 1 hex; spanId 2 hex; traceState 3 text; attributes 4 pair; droppedAttributesCount 5 int; flags 6 fixed32",
        ["status"] = "message 2 text; code 3 int",
        ["metric"] = "name 1 text; description 2 text; unit 3 text; sum 7 sum",
        ["sum"] = "dataPoints 1 point; aggregationTemporality 2 int; isMonotonic 3 bool",
        ["point"] = "startTimeUnixNano 2 fixed; timeUnixNano 3 fixed; asDouble 4 double; asInt 6 fixed; attributes 7 pair; flags 8 int",
    };

    private static readonly Dictionary<string, Dictionary<string, (int Number, string Kind)>> Messages = Fields.ToDictionary(
        message => message.Key,
        message => message.Value.Split("; ").Select(field => field.Split(' '))
            .ToDictionary(f => f[0], f => (int.Parse(f[1], CultureInfo.InvariantCulture), f[2])));

    public static byte[] Write(byte[] json) => Message("request", JsonNode.Parse(json)!.AsObject());

    private static byte[] Message(string kind, JsonObject content)
    {
        using var bytes = new MemoryStream();
        foreach (var (name, value) in content)
        {
            var (number, type) = Messages[kind][name];
            foreach (var item in value is JsonArray many ? many.ToArray() : [value])
            {
                if (item is not null)
                    Field(bytes, number, type, item);
            }
        }

        return bytes.ToArray();
    }

    private static void Field(MemoryStream bytes, int number, string type, JsonNode item)
    {
        if (type is "int" or "bool")
        {
            Head(bytes, number, Varint);
            Number(
                bytes, type == "bool" ? item.GetValue<bool>() ? 1u : 0u : (ulong)long.Parse(item.ToString(), CultureInfo.InvariantCulture));
        }
        else if (type is "fixed" or "double")
        {
            Head(bytes, number, Fixed64);
            Span<byte> eight = stackalloc byte[8];
            if (type == "double")
                BinaryPrimitives.WriteDoubleLittleEndian(eight, item.GetValue<double>());
            else
                BinaryPrimitives.WriteInt64LittleEndian(eight, long.Parse(item.ToString(), CultureInfo.InvariantCulture));
            bytes.Write(eight);
        }
        else if (type == "fixed32")
        {
            Head(bytes, number, Fixed32);
            Span<byte> four = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(four, uint.Parse(item.ToString(), CultureInfo.InvariantCulture));
            bytes.Write(four);
        }
        else
        {
            var content = type == "text" ? Encoding.UTF8.GetBytes(item.GetValue<string>())
                : type == "hex" ? Convert.FromHexString(item.GetValue<string>()) : Message(type, item.AsObject());
            Head(bytes, number, Length);
            Number(bytes, (ulong)content.Length);
            bytes.Write(content);
        }
    }

    private static void Head(MemoryStream bytes, int number, int wire) => Number(bytes, (ulong)((number << 3) | wire));

    private static void Number(MemoryStream bytes, ulong value)
    {
        for (; value > 0x7f; value >>= 7)
            bytes.WriteByte((byte)(value | 0x80));
        bytes.WriteByte((byte)value);
    }
}
