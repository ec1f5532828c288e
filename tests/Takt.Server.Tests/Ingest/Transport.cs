using Takt.Otlp;

namespace Takt.Server.Tests.Ingest;

/// <summary>The three ways in.</summary>
public enum Transport
{
    Json,
    Protobuf,
    Grpc,
}

internal static class Transports
{
    private static readonly string[] Folders = ["apikey-http-json", "apikey-http-protobuf", "apikey-grpc"];
    private static readonly string[] Extensions = [".json", ".pb", ".grpc"];

    /// <summary>A captured body; a gRPC one without its frame.</summary>
    public static byte[] Body(this Transport transport, OtlpSignal signal)
    {
        var name = signal.ToString().ToLowerInvariant();
        var file = Directory.GetFiles(Fixtures.Folder(Folders[(int)transport]), $"*{name}{Extensions[(int)transport]}").Single();
        var bytes = File.ReadAllBytes(file);
        return transport == Transport.Grpc ? bytes[5..] : bytes;
    }

    public static string MediaType(this Transport transport) => transport switch
    {
        Transport.Json => "application/json",
        Transport.Protobuf => "application/x-protobuf",
        _ => "application/grpc",
    };

    public static string GrpcPath(OtlpSignal signal) => signal switch
    {
        OtlpSignal.Logs => "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
        OtlpSignal.Metrics => "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
        _ => "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
    };
}
