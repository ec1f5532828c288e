using System.Diagnostics.CodeAnalysis;

namespace Takt.Server.Ledger.Series;

internal static class PostgresText
{
    /// <summary>PostgreSQL's text can't hold U+0000; senders can.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Clean(string? text) => text?.Contains('\0') == true ? text.Replace('\0', '\uFFFD') : text;
}
