using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Takt.Server.Access.Verification;

namespace Takt.Server.Access;

/// <summary>
/// <c>takt_</c>, 30 random base62 characters (178 bits), 6 base62 characters of CRC-32 over those 30: <c>\btakt_[0-9A-Za-z]{36}\b</c>.
/// The checksum lets secret scanners report without false alarms, and lets the server refuse a mistyped token without a query.
/// </summary>
internal static class TokenFormat
{
    public const string Prefix = "takt_";
    public const int Length = 41;
    private const int RandomLength = 30;
    private const int ShownLength = 9;
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly SearchValues<char> Alphabet = SearchValues.Create(Base62);

    public static string Create()
    {
        var random = RandomNumberGenerator.GetString(Base62, RandomLength);
        return string.Create(Length, random, static (span, body) =>
        {
            Prefix.CopyTo(span);
            body.CopyTo(span[Prefix.Length..]);
            WriteChecksum(body, span[(Prefix.Length + RandomLength)..]);
        });
    }

    public static bool IsWellFormed(ReadOnlySpan<char> token)
    {
        if (token.Length != Length || !token.StartsWith(Prefix) || token[Prefix.Length..].ContainsAnyExcept(Alphabet))
            return false;
        Span<char> expected = stackalloc char[Length - Prefix.Length - RandomLength];
        WriteChecksum(token.Slice(Prefix.Length, RandomLength), expected);
        return token[(Prefix.Length + RandomLength)..].SequenceEqual(expected);
    }

    /// <summary>The start of the token, by which people recognise it.</summary>
    public static string Shown(string token) => token[..ShownLength];

    private static void WriteChecksum(ReadOnlySpan<char> text, Span<char> target)
    {
        Span<byte> ascii = stackalloc byte[RandomLength];
        Encoding.ASCII.GetBytes(text, ascii);
        var rest = Crc32.Compute(ascii);
        for (var i = target.Length - 1; i >= 0; i--)
        {
            target[i] = Base62[(int)(rest % 62)];
            rest /= 62;
        }
    }
}
