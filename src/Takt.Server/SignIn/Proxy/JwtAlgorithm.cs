namespace Takt.Server.SignIn.Proxy;

/// <summary>
/// A signature algorithm of RFC 7518 that a public key can check. There is no <c>none</c> here and nothing with a shared secret.
/// </summary>
/// <param name="KeyType">The <c>kty</c> that it goes with.</param>
/// <param name="Curve">The <c>crv</c> that it goes with; null for RSA.</param>
internal sealed record JwtAlgorithm(string Name, string KeyType, string? Curve)
{
    public static readonly IReadOnlyDictionary<string, JwtAlgorithm> All = new[]
    {
        new JwtAlgorithm("RS256", "RSA", null),
        new JwtAlgorithm("RS384", "RSA", null),
        new JwtAlgorithm("RS512", "RSA", null),
        new JwtAlgorithm("PS256", "RSA", null),
        new JwtAlgorithm("ES256", "EC", "P-256"),
        new JwtAlgorithm("ES384", "EC", "P-384"),
    }.ToDictionary(algorithm => algorithm.Name);
}
