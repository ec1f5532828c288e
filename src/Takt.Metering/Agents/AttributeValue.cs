namespace Takt.Metering.Agents;

/// <summary>The kind of an attribute's value, in OTLP's order.</summary>
public enum AttributeKind : byte
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

/// <summary>An attribute's value as sent. Text is UTF-8 and only borrowed until the call returns.</summary>
public readonly ref struct AttributeValue
{
    /// <param name="number">The int, the bool as 0 or 1, or the double's bits.</param>
    public AttributeValue(AttributeKind kind, long number, ReadOnlySpan<byte> text)
    {
        Kind = kind;
        Number = number;
        Text = text;
    }

    public AttributeKind Kind { get; }

    public long Number { get; }

    public ReadOnlySpan<byte> Text { get; }

    public static AttributeValue String(ReadOnlySpan<byte> text) => new(AttributeKind.String, 0, text);

    public static AttributeValue Int(long value) => new(AttributeKind.Int, value, default);

    public static AttributeValue Double(double value) => new(AttributeKind.Double, BitConverter.DoubleToInt64Bits(value), default);

    public static AttributeValue Bool(bool value) => new(AttributeKind.Bool, value ? 1 : 0, default);
}
