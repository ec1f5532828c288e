namespace Takt.Otlp;

/// <summary>What an <see cref="OtlpValue"/> holds.</summary>
public enum OtlpValueKind : byte
{
    None,
    String,
    Bool,
    Int,
    Double,
    Bytes,
    Array,
    Map,
}
