using System.Buffers.Text;
using System.Security.Cryptography;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.SignIn;

/// <summary>A session that was just opened or moved, for the cookie that goes with the answer.</summary>
internal sealed record OpenedSession(string Secret, DateTimeOffset ExpiresAt)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => nameof(OpenedSession);
}

/// <summary>The cookie of a signed-in person: an opaque random id, looked up on every request.</summary>
internal static class SessionCookie
{
    public const string Name = "takt_session";
    private const int SecretBytes = 32;
    private const int SecretLength = 43;

    public static string CreateSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    public static string? Read(HttpRequest request) =>
        request.Cookies.TryGetValue(Name, out var secret) && secret?.Length == SecretLength ? secret : null;

    /// <summary>The hash of the secret that came along: what the database knows the session by. Null without a cookie.</summary>
    public static byte[]? ReadHash(HttpRequest request) => Read(request) is { } secret ? SecretHash.Compute(secret) : null;

    public static void Write(HttpContext context, OpenedSession session)
    {
        var options = Options(context);
        options.Expires = session.ExpiresAt;
        context.Response.Cookies.Append(Name, session.Secret, options);
    }

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context));

    private static CookieOptions Options(HttpContext context) =>
        new() { HttpOnly = true, Secure = context.IsHttps(), SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true };
}
