namespace Takt.Server.Http;

/// <summary>The address that links and set-up payloads name: <c>TAKT_PUBLIC_URL</c>, else the one that was asked.</summary>
internal sealed class PublicAddress(IConfiguration configuration)
{
    private readonly string? _configured = string.IsNullOrWhiteSpace(configuration["TAKT_PUBLIC_URL"]) ? null : configuration["TAKT_PUBLIC_URL"]!.TrimEnd('/');

    /// <returns>Without a trailing slash.</returns>
    public string Of(HttpRequest request) => _configured ?? $"{request.Scheme}://{request.Host}";
}
