using System.Security.Cryptography;

namespace Takt.Server.Onboarding.Devices;

/// <summary>The codes of a device flow.</summary>
internal static class DeviceCodes
{
    /// <summary>
    /// No vowels, so that no word comes out by chance, and no digits to take for letters (RFC 8628, 6.1): 20^8, some 34 bits.
    /// </summary>
    private const string UserAlphabet = "BCDFGHJKLMNPQRSTVWXZ";
    private const string SecretAlphabet = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int UserLength = 8;
    private const int SecretLength = 28;

    public static string CreateDevice() => "takt-device-" + RandomNumberGenerator.GetString(SecretAlphabet, SecretLength);

    public static string CreateResume() => "takt-resume-" + RandomNumberGenerator.GetString(SecretAlphabet, SecretLength);

    /// <summary>As it is hashed; people see it by <see cref="Shown"/>.</summary>
    public static string CreateUser() => RandomNumberGenerator.GetString(UserAlphabet, UserLength);

    public static string Shown(string userCode) => $"{userCode[..4]}-{userCode[4..]}";

    /// <summary>What someone typed: case, hyphens and spaces don't matter.</summary>
    /// <returns>Null when it is no code.</returns>
    public static string? ReadUser(string? typed)
    {
        if (typed is null or { Length: > 4 * UserLength })
            return null;
        var code = string.Concat(typed.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit));
        return code.Length == UserLength && code.All(UserAlphabet.Contains) ? code : null;
    }
}
