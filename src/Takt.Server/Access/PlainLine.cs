namespace Takt.Server.Access;

/// <summary>What people are called and call things: one line that stands on a page, in a mail or in a terminal as it was written.</summary>
internal static class PlainLine
{
    /// <summary>
    /// False for control characters, line separators, and what turns the text around it: who decides must read what stands there.
    /// </summary>
    public static bool Holds(string text) => !text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029' || IsDirection(c));

    private static bool IsDirection(char c) =>
        c is '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
