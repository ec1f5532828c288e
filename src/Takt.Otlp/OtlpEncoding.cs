namespace Takt.Otlp;

/// <summary>The two encodings of an OTLP body; gRPC carries protobuf.</summary>
public enum OtlpEncoding
{
    Protobuf,
    Json,
}
