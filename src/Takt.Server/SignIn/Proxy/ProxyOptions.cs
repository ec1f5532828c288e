namespace Takt.Server.SignIn.Proxy;

/// <summary>An access proxy in front of this server, that signs who is asking. Without these nobody signs in that way.</summary>
internal sealed class ProxyOptions
{
    public const string KeysKey = "TAKT_PROXY_JWKS", IssuerKey = "TAKT_PROXY_ISSUER", AudienceKey = "TAKT_PROXY_AUDIENCE",
        HeaderKey = "TAKT_PROXY_HEADER", AlgorithmsKey = "TAKT_PROXY_ALGORITHMS", EmailClaimKey = "TAKT_PROXY_EMAIL_CLAIM";

    /// <value><c>TAKT_PROXY_JWKS</c>: the proxy's public keys, as a file or an https URL. Default: none.</value>
    public string? KeysFile { get; set; }

    /// <inheritdoc cref="KeysFile"/>
    public Uri? KeysUrl { get; set; }

    /// <value><c>TAKT_PROXY_ISSUER</c>: the <c>iss</c> of its tokens, exactly.</value>
    public string Issuer { get; set; } = "";

    /// <value><c>TAKT_PROXY_AUDIENCE</c>, separated by commas: one of them must be in <c>aud</c>.</value>
    public IReadOnlyList<string> Audiences { get; set; } = [];

    /// <value><c>TAKT_PROXY_HEADER</c>, default <c>Cf-Access-Jwt-Assertion</c>.</value>
    public string Header { get; set; } = "Cf-Access-Jwt-Assertion";

    /// <value><c>TAKT_PROXY_ALGORITHMS</c>, default RS256 and ES256.</value>
    public IReadOnlyList<string> Algorithms { get; set; } = ["RS256", "ES256"];

    /// <value><c>TAKT_PROXY_EMAIL_CLAIM</c>, default <c>email</c>.</value>
    public string EmailClaim { get; set; } = "email";

    public bool IsOn => KeysFile is not null || KeysUrl is not null;
}
