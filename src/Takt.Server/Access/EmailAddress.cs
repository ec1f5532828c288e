using System.Globalization;

namespace Takt.Server.Access;

/// <summary>E-mail addresses as we compare them: trimmed and in lower case.</summary>
internal static class EmailAddress
{
    public const int MaximumLength = 254;

    public static string Normalize(string email) => email.Trim().ToLowerInvariant();

    /// <summary>Only what would break elsewhere is refused: whether mail arrives, only mail can tell.</summary>
    public static string? Complain(string email)
    {
        var at = email.IndexOf('@', StringComparison.Ordinal);
        return email.Length > MaximumLength || at < 1 || at == email.Length - 1 || email.AsSpan(at + 1).Contains('@')
            || email.Any(IsForeign)
            ? "The e-mail address must look like name@example.com."
            : null;
    }

    /// <summary>
    /// Blanks and what can't be seen; what mail programs take for a name or a remark around another address; and the one capital that
    /// databases and this program do not agree about.
    /// </summary>
    private static bool IsForeign(char c) =>
        char.IsWhiteSpace(c) || char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format
            || c is '<' or '>' or '(' or ')' or ',' or ';' or '"' or '\u0130';
}
