using System.Buffers.Text;
using System.Globalization;

namespace Takt.Otlp;

/// <summary>Numbers as protobuf's JSON mapping allows them: plain, with a fraction of zeros (12.0) or an exponent (1e3).</summary>
internal static class JsonNumber
{
    public static bool TryUInt64(ReadOnlySpan<byte> text, out ulong value)
    {
        if (Utf8Parser.TryParse(text, out value, out int read) && read == text.Length)
            return true;
        value = 0;
        if (!TryWhole(text, out decimal number) || number < 0 || number > ulong.MaxValue)
            return false;
        value = (ulong)number;
        return true;
    }

    public static bool TryInt64(ReadOnlySpan<byte> text, out long value)
    {
        if (Utf8Parser.TryParse(text, out value, out int read) && read == text.Length)
            return true;
        value = 0;
        if (!TryWhole(text, out decimal number) || number < long.MinValue || number > long.MaxValue)
            return false;
        value = (long)number;
        return true;
    }

    /// <summary>Also NaN, Infinity and -Infinity, which JSON has only as strings.</summary>
    public static bool TryDouble(ReadOnlySpan<byte> text, out double value) =>
        double.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out value);

    private static bool TryWhole(ReadOnlySpan<byte> text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out number)
        && number == decimal.Truncate(number);
}
