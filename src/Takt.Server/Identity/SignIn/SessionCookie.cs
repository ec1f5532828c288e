using System.Buffers.Text;
using System.Security.Cryptography;

namespace Takt.Server.Identity.SignIn;

/// <summary>The cookie of a signed-in person: an opaque random id, looked up on every request.</summary>
internal static class SessionCookie
{
    public const string Name = "takt_session";
    private const int SecretBytes = 32;
    private const int SecretLength = 43;

    public static string CreateSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    public static string? Read(HttpRequest request) =>
        request.Cookies.TryGetValue(Name, out var secret) && secret?.Length == SecretLength ? secret : null;

    public static void Write(HttpContext context, string secret, DateTimeOffset expiresAt)
    {
        var options = Options(context);
        options.Expires = expiresAt;
        context.Response.Cookies.Append(Name, secret, options);
    }

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context));

    private static CookieOptions Options(HttpContext context) =>
        new() { HttpOnly = true, Secure = context.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true };
}
