using System.Text;
using System.Text.Json.Nodes;
using Takt.Otlp;

namespace Takt.Bench.Decoding;

/// <summary>A request body to decode, and how many records it holds.</summary>
public sealed record Body(OtlpEncoding Encoding, byte[] Bytes, int Records)
{
    public override string ToString() => $"{Encoding}, {Records} log records, {Bytes.Length / 1024.0:0} KiB";
}

/// <summary>Captured log requests, multiplied out to a wanted number of records.</summary>
public static class Bodies
{
    public static IReadOnlyList<Body> All { get; } = [Json(50), Json(1000), Protobuf(50), Protobuf(1000)];

    public static Body Json(int records)
    {
        JsonNode request = JsonNode.Parse(Captured("logs.json"))!;
        JsonArray logs = request["resourceLogs"]![0]!["scopeLogs"]![0]!["logRecords"]!.AsArray();
        JsonNode[] captured = [.. logs.Select(log => log!.DeepClone())];
        while (logs.Count < records)
            logs.Add(captured[logs.Count % captured.Length].DeepClone());
        while (logs.Count > records)
            logs.RemoveAt(logs.Count - 1);
        string text = request.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        return new Body(OtlpEncoding.Json, Encoding.UTF8.GetBytes(text), records);
    }

    /// <summary>The captured resource with its one scope, whose record fields are repeated.</summary>
    public static Body Protobuf(int records)
    {
        byte[] block = Fields(Captured("logs.pb")).Single().Content;
        List<Field> resource = Fields(block);
        List<Field> scope = Fields(resource.Single(field => field.Tag == 18).Content);
        Field[] captured = [.. scope.Where(field => field.Tag == 18)];

        MemoryStream scopeBytes = new();
        foreach (Field field in scope.Where(field => field.Tag != 18))
            Write(scopeBytes, field);
        for (int index = 0; index < records; index++)
            Write(scopeBytes, captured[index % captured.Length]);
        MemoryStream resourceBytes = new();
        foreach (Field field in resource)
            Write(resourceBytes, field.Tag == 18 ? field with { Content = scopeBytes.ToArray() } : field);
        MemoryStream request = new();
        Write(request, new Field(10, resourceBytes.ToArray()));
        return new Body(OtlpEncoding.Protobuf, request.ToArray(), records);
    }

    private static byte[] Captured(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Bodies", name));

    /// <summary>The fields of a message that has only length-delimited ones, as the three outer messages have.</summary>
    private static List<Field> Fields(ReadOnlySpan<byte> message)
    {
        List<Field> fields = [];
        int at = 0;
        while (at < message.Length)
        {
            byte tag = message[at++];
            int length = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte next = message[at++];
                length |= (next & 0x7f) << shift;
                if (next < 0x80)
                    break;
            }

            fields.Add(new Field(tag, message.Slice(at, length).ToArray()));
            at += length;
        }

        return fields;
    }

    private static void Write(MemoryStream to, Field field)
    {
        to.WriteByte(field.Tag);
        int length = field.Content.Length;
        for (; length >= 0x80; length >>= 7)
            to.WriteByte((byte)(length | 0x80));
        to.WriteByte((byte)length);
        to.Write(field.Content);
    }

    private readonly record struct Field(byte Tag, byte[] Content);
}
