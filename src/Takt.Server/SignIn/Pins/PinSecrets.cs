using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Takt.Server.Access;

namespace Takt.Server.SignIn.Pins;

/// <summary>The two halves of a sign-in by PIN: what is mailed, and the challenge that stays with the client that asked for it.</summary>
internal static class PinSecrets
{
    private const int ChallengeBytes = 24;
    public const int ChallengeLength = 32;
    private const int Digits = 8;
    private const int Pins = 100_000_000;

    public static string CreateChallenge() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(ChallengeBytes));

    public static string CreatePin() => RandomNumberGenerator.GetInt32(Pins).ToString("D8", CultureInfo.InvariantCulture);

    /// <summary>As people read it: two groups of four.</summary>
    public static string Shown(string pin) => $"{pin[..4]} {pin[4..]}";

    /// <summary>The digits of what was typed, with whatever spaces; null when they are not those of a PIN.</summary>
    public static string? Read(string? typed)
    {
        var digits = string.Concat((typed ?? "").Where(c => !char.IsWhiteSpace(c) && c != '-'));
        return digits.Length == Digits && digits.All(char.IsAsciiDigit) ? digits : null;
    }

    public static byte[] Hash(string challenge, string pin) => SecretHash.Compute(challenge + "\n" + pin);
}
