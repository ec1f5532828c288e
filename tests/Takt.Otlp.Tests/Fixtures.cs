using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Takt.Otlp.Tests;

/// <summary>The captured bodies.</summary>
internal static class Fixtures
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "..", "fixtures"));

    public sealed record Body(string Name, OtlpSignal Signal, OtlpEncoding Encoding, byte[] Bytes)
    {
        public override string ToString() => Name;
    }

    /// <summary>All of them; those of gRPC without their frame.</summary>
    public static IReadOnlyList<Body> All { get; } =
    [
        .. Directory.EnumerateFiles(Root, "*-*.*", SearchOption.AllDirectories)
            .Where(file =>
                Path.GetFileNameWithoutExtension(file).Split('-')[0] is ['0', ..] && Path.GetExtension(file) is ".json" or ".pb" or ".grpc")
            .Order(StringComparer.Ordinal)
            .Select(Read),
    ];

    /// <summary>What the older client sent of one signal in a folder: one body.</summary>
    public static Body Named(string folder, OtlpSignal signal) =>
        All.Single(body => body.Name.StartsWith($"/claude-code-2.1.197/{folder}/", StringComparison.Ordinal) && body.Signal == signal);

    public static OtlpBatch Decode(OtlpSignal signal, OtlpEncoding encoding, ReadOnlyMemory<byte> body)
    {
        OtlpBatch batch = new();
        Assert.True(OtlpDecoder.TryDecode(signal, encoding, body, batch, out OtlpError error), error.ToString());
        return batch;
    }

    public static OtlpBatch Decode(Body body) => Decode(body.Signal, body.Encoding, body.Bytes);

    public static OtlpBatch Json(OtlpSignal signal, string body) => Decode(signal, OtlpEncoding.Json, Encoding.UTF8.GetBytes(body));

    public static string Write(OtlpBatch batch)
    {
        ArrayBufferWriter<byte> output = new();
        OtlpJson.Write(batch, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static string Text(this OtlpBatch batch, Slice slice) => Encoding.UTF8.GetString(batch.Utf8(slice));

    private static Body Read(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        string name = "/" + Path.GetRelativePath(Root, file).Replace('\\', '/');
        OtlpSignal signal = name.Contains("-logs.", StringComparison.Ordinal) ? OtlpSignal.Logs
            : name.Contains("-metrics.", StringComparison.Ordinal) ? OtlpSignal.Metrics : OtlpSignal.Traces;
        bool framed = name.EndsWith(".grpc", StringComparison.Ordinal);
        OtlpEncoding encoding = name.EndsWith(".json", StringComparison.Ordinal) ? OtlpEncoding.Json : OtlpEncoding.Protobuf;
        return new Body(name, signal, encoding, framed ? bytes[5..] : bytes);
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
