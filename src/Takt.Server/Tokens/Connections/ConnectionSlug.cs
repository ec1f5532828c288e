using System.Security.Cryptography;
using System.Text;

namespace Takt.Server.Tokens.Connections;

/// <summary>A connection's id in URLs: lower-case letters, digits and inner hyphens, at most 63.</summary>
internal static class ConnectionSlug
{
    private const int LengthLimit = 63;
    private const int NamePart = 40;
    private const int RandomPart = 6;
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    public static bool IsValid(string slug) =>
        slug.Length is > 0 and <= LengthLimit && slug[0] != '-' && slug[^1] != '-'
            && slug.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>
    /// The name in the URL's letters, and a few random ones: ids are unique on the whole server, and must not tell that a name is taken.
    /// </summary>
    public static string From(string name)
    {
        var slug = new StringBuilder(NamePart);
        foreach (var c in name.ToLowerInvariant())
        {
            if (slug.Length == NamePart)
                break;
            if (char.IsAsciiLetterOrDigit(c))
                slug.Append(c);
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }

        var random = RandomNumberGenerator.GetString(Alphabet, RandomPart);
        var named = slug.ToString().Trim('-');
        return named.Length == 0 ? random : $"{named}-{random}";
    }
}
