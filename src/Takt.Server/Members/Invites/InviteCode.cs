using System.Buffers;
using System.Security.Cryptography;

namespace Takt.Server.Members.Invites;

/// <summary>
/// <c>takt-invite-</c> and 31 characters of an alphabet of 31 (153 bits): lower case without look-alikes, because people also type them.
/// </summary>
internal static class InviteCode
{
    private const string Prefix = "takt-invite-";
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);
    private const int RandomLength = 31;
    private const int ShownLength = 16;

    public static string Create() => Prefix + RandomNumberGenerator.GetString(Alphabet, RandomLength);

    /// <summary>What people make of it when they type or paste it.</summary>
    public static string Normalize(string? code) => (code ?? "").Trim().ToLowerInvariant();

    /// <param name="code">Normalised.</param>
    public static bool IsWellFormed(string code) =>
        code.Length == Prefix.Length + RandomLength && code.StartsWith(Prefix, StringComparison.Ordinal)
        && !code.AsSpan(Prefix.Length).ContainsAnyExcept(Allowed);

    /// <summary>The start of the code, by which people recognise it; what is left is still 128 bits.</summary>
    public static string Shown(string code) => code[..ShownLength];
}
