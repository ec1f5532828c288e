using System.Runtime.InteropServices;

namespace Takt.Otlp;

/// <summary>An OTLP <c>AnyValue</c>, typed as it was sent and never turned into a string.</summary>
// There are as many as a body has attributes: without gaps a quarter more of them fit.
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly struct OtlpValue
{
    private OtlpValue(OtlpValueKind kind, long number, Slice text)
    {
        Kind = kind;
        Number = number;
        Text = text;
    }

    /// <summary>An integer, 0 or 1 for a boolean, the bits of a double, the number of children of an array or map.</summary>
    public long Number { get; }

    /// <summary>The UTF-8 of a string or the bytes of a byte string; for arrays and maps private to the batch.</summary>
    public Slice Text { get; }

    public OtlpValueKind Kind { get; }

    /// <summary>The number of an <see cref="OtlpValueKind.Double"/>.</summary>
    public double Double => BitConverter.Int64BitsToDouble(Number);

    internal bool IsNested => Kind is OtlpValueKind.Array or OtlpValueKind.Map;

    internal static OtlpValue OfString(Slice text) => new(OtlpValueKind.String, 0, text);

    internal static OtlpValue OfBytes(Slice bytes) => new(OtlpValueKind.Bytes, 0, bytes);

    internal static OtlpValue OfBool(bool value) => new(OtlpValueKind.Bool, value ? 1 : 0, default);

    internal static OtlpValue OfInt(long value) => new(OtlpValueKind.Int, value, default);

    internal static OtlpValue OfDouble(double value) => new(OtlpValueKind.Double, BitConverter.DoubleToInt64Bits(value), default);

    /// <summary>
    /// An array or map of <paramref name="children"/>, which with all they hold are <paramref name="nested"/> in the nested table.
    /// </summary>
    internal static OtlpValue OfNested(OtlpValueKind kind, int children, Slice nested) => new(kind, children, nested);
}
