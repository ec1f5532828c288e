using Takt.Server.Http;

namespace Takt.Server.SignIn.Pins;

/// <summary>The cookie in which a browser keeps the challenge until the PIN has been typed.</summary>
internal static class PinCookie
{
    private const string Name = "takt_pin";

    public static void Write(HttpContext context, RequestedPin requested)
    {
        var options = Options(context);
        options.Expires = requested.ExpiresAt;
        context.Response.Cookies.Append(Name, requested.Challenge, options);
    }

    /// <summary>The challenge in the request, else in the cookie that a browser or <c>curl -b</c> has kept.</summary>
    public static string? Challenge(HttpContext context, string? sent)
    {
        var challenge = string.IsNullOrEmpty(sent) ? context.Request.Cookies[Name] : sent.Trim();
        return challenge?.Length == PinSecrets.ChallengeLength ? challenge : null;
    }

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context));

    private static CookieOptions Options(HttpContext context) =>
        new() { HttpOnly = true, Secure = context.IsHttps(), SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true };
}
