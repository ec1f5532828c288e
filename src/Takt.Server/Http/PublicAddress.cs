using Takt.Server.Settings;

namespace Takt.Server.Http;

/// <summary>The address that links and set-up payloads name: <c>TAKT_PUBLIC_URL</c>, else the one that was asked.</summary>
internal sealed class PublicAddress(SettingsReader settings)
{
    private readonly string? _configured = settings.Text("TAKT_PUBLIC_URL")?.TrimEnd('/');

    /// <summary>Null when nobody has said: what goes to others than the caller must not name what a request claims to have asked.</summary>
    public string? Configured => _configured;

    /// <summary>Whether cookies must never leave without TLS: a proxy may end it and ask in plain http.</summary>
    public bool IsHttps(HttpRequest request) => request.IsHttps
        || _configured?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true;

    /// <returns>Without a trailing slash.</returns>
    public string Of(HttpRequest request) => _configured ?? $"{request.Scheme}://{request.Host}";
}

internal static class PublicAddressOfRequest
{
    /// <summary>The address of this server as links should name it to who makes this request, without a trailing slash.</summary>
    public static string Site(this HttpContext context) => context.RequestServices.GetRequiredService<PublicAddress>().Of(context.Request);

    /// <summary>Whether a cookie of this answer must never leave without TLS.</summary>
    public static bool IsHttps(this HttpContext context) =>
        context.RequestServices.GetRequiredService<PublicAddress>().IsHttps(context.Request);
}
