using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Takt.Server.Http;

namespace Takt.Server.Identity.Pins;

/// <summary>The two halves of a sign-in by PIN: what is mailed, and the challenge that stays with the client that asked for it.</summary>
internal static class PinSecrets
{
    private const int ChallengeBytes = 24;
    private const int ChallengeLength = 32;
    private const int Digits = 8;
    private const int Pins = 100_000_000;
    private const string CookieName = "takt_pin";

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

    public static void Keep(HttpContext context, PublicAddress server, string challenge, DateTimeOffset expiresAt)
    {
        var options = Options(context, server);
        options.Expires = expiresAt;
        context.Response.Cookies.Append(CookieName, challenge, options);
    }

    /// <summary>The challenge in the request, else in the cookie that a browser or <c>curl -b</c> has kept.</summary>
    public static string? Challenge(HttpContext context, string? sent)
    {
        var challenge = string.IsNullOrEmpty(sent) ? context.Request.Cookies[CookieName] : sent.Trim();
        return challenge?.Length == ChallengeLength ? challenge : null;
    }

    public static void Forget(HttpContext context, PublicAddress server) =>
        context.Response.Cookies.Delete(CookieName, Options(context, server));

    private static CookieOptions Options(HttpContext context, PublicAddress server) =>
        new() { HttpOnly = true, Secure = server.IsHttps(context.Request), SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true };
}
