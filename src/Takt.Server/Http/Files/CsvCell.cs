using System.Text.RegularExpressions;

namespace Takt.Server.Http.Files;

/// <summary>Texts as cells of a CSV file (RFC 4180).</summary>
internal static partial class CsvCell
{
    /// <summary>
    /// Quoted, and made harmless for spreadsheets, which take a text that begins like a formula for one. Empty is nothing.
    /// </summary>
    public static string Of(string? text) =>
        string.IsNullOrEmpty(text) ? "" : "\"" + FormulaPattern().Replace(text, "'").Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>
    /// Before the sign that a formula begins with. In many countries a spreadsheet splits lines at semicolons or tabs, where our quotes
    /// mean nothing: then a cell begins after each of them.
    /// </summary>
    [GeneratedRegex("(?<=(?:^|[;\\t\\r\\n])[ \"]*)(?=[=+@-])")]
    private static partial Regex FormulaPattern();
}
