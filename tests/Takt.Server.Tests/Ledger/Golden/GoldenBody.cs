using System.Buffers;
using System.Runtime.CompilerServices;
using Takt.Otlp;

namespace Takt.Server.Tests.Ledger.Golden;

/// <summary>A captured request body, without a gRPC frame.</summary>
internal sealed record GoldenBody(OtlpSignal Signal, string Extension, byte[] Bytes)
{
    private const int Frame = 5;

    /// <summary>A folder's bodies in the order in which they were sent.</summary>
    public static IReadOnlyList<GoldenBody> Of(string folder) =>
    [
        .. Directory.EnumerateFiles(Path.GetFullPath(Path.Combine(Here(), "../../../fixtures", folder))).Order(StringComparer.Ordinal)
            .Where(path => !path.EndsWith(".headers", StringComparison.Ordinal)).Select(Read),
    ];

    /// <summary>As JSON: as captured, or as the decoder writes it.</summary>
    public byte[] Json()
    {
        if (Extension == ".json")
            return Bytes;
        using var batch = new OtlpBatch();
        Assert.True(OtlpDecoder.TryDecode(Signal, OtlpEncoding.Protobuf, Bytes, batch, out _));
        var json = new ArrayBufferWriter<byte>();
        OtlpJson.Write(batch, json);
        return json.WrittenSpan.ToArray();
    }

    /// <summary>As protobuf: as captured, or made of the JSON.</summary>
    public byte[] Protobuf() => Extension == ".json" ? ProtobufOfJson.Write(Bytes) : Bytes;

    private static GoldenBody Read(string path)
    {
        var signal = Path.GetFileNameWithoutExtension(path)[4..];
        var bytes = File.ReadAllBytes(path);
        var extension = Path.GetExtension(path);
        return new(Enum.Parse<OtlpSignal>(signal, ignoreCase: true), extension, extension == ".grpc" ? bytes[Frame..] : bytes);
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
