using System.Text;

namespace Takt.Metering.Agents.Readings;

/// <summary>
/// Text of a dimension as it is kept: trimmed, without control characters (PostgreSQL refuses NUL), at most 200 characters.
/// </summary>
internal static class DimensionText
{
    public const int MaxLength = 200;

    /// <summary>Null when nothing is left. Bytes that are no UTF-8 become U+FFFD.</summary>
    public static string? Clean(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return null;
        var text = Encoding.UTF8.GetString(utf8);
        if (text.AsSpan().ContainsAnyInRange('\0', '\u001f') || text.Contains('\u007f'))
            text = string.Concat(text.Where(c => !char.IsControl(c)));
        text = text.Trim();
        text = Cut(text);
        return text.Length == 0 ? null : text;
    }

    /// <summary>The text's first 200 characters, no surrogate pair torn.</summary>
    public static string Cut(string text) =>
        text.Length <= MaxLength ? text : text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)].TrimEnd();
}
