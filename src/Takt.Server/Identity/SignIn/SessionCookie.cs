using System.Buffers.Text;
using System.Security.Cryptography;
using Takt.Server.Http;

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

    public static void Write(HttpContext context, PublicAddress server, string secret, DateTimeOffset expiresAt)
    {
        var options = Options(context, server);
        options.Expires = expiresAt;
        context.Response.Cookies.Append(Name, secret, options);
    }

    public static void Clear(HttpContext context, PublicAddress server) => context.Response.Cookies.Delete(Name, Options(context, server));

    private static CookieOptions Options(HttpContext context, PublicAddress server) =>
        new() { HttpOnly = true, Secure = server.IsHttps(context.Request), SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true };
}
