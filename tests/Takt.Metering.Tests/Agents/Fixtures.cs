using Takt.Metering.Usage;
using Takt.Otlp;

namespace Takt.Metering.Tests.Agents;

/// <summary>A captured body.</summary>
internal sealed record Fixture(OtlpSignal Signal, OtlpEncoding Encoding, byte[] Bytes);

/// <summary>The captured bodies, found by walking up to the repository.</summary>
internal static class Fixtures
{
    private const int GrpcPrefix = 5;

    private static readonly string Root = Repository.PathOf(Path.Combine("tests", "fixtures"));

    /// <summary>
    /// A folder's bodies of one signal (<c>logs</c>, <c>metrics</c>, <c>traces</c>), in the order in which they were sent.
    /// </summary>
    public static IEnumerable<Fixture> Of(string client, string folder, string signal) =>
        Directory.GetFiles(Path.Combine(Root, client, folder), $"*-{signal}.*").Order(StringComparer.Ordinal)
            .Where(path => !path.EndsWith(".headers", StringComparison.Ordinal)).Select(path => FileOf(path, signal));

    /// <summary>Every captured session that sent all three signals, as <c>client/folder</c>.</summary>
    public static IEnumerable<string> Folders() =>
        Directory.GetFiles(Root, "*-traces.*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, Path.GetDirectoryName(path)!).Replace('\\', '/'))
            .Distinct().Order(StringComparer.Ordinal);

    /// <summary>What one signal of a captured session says.</summary>
    /// <param name="folder"><c>client/folder</c>.</param>
    public static ReportBatch Read(string folder, string signal) =>
        OtlpFeeder.Read(Of(Path.GetDirectoryName(folder)!, Path.GetFileName(folder), signal));

    private static Fixture FileOf(string path, string signal)
    {
        var bytes = File.ReadAllBytes(path);
        var kind = signal switch { "logs" => OtlpSignal.Logs, "metrics" => OtlpSignal.Metrics, _ => OtlpSignal.Traces };
        return Path.GetExtension(path) switch
        {
            ".json" => new Fixture(kind, OtlpEncoding.Json, bytes),
            ".grpc" => new Fixture(kind, OtlpEncoding.Protobuf, bytes[GrpcPrefix..]),
            _ => new Fixture(kind, OtlpEncoding.Protobuf, bytes),
        };
    }
}
