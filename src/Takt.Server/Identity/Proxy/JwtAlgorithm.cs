using System.Security.Cryptography;

namespace Takt.Server.Identity.Proxy;

/// <summary>A signature algorithm of RFC 7518 that a public key can check. There is no <c>none</c> here and nothing with a shared secret.</summary>
/// <param name="KeyType">The <c>kty</c> that it goes with.</param>
/// <param name="Curve">The <c>crv</c> that it goes with; null for RSA.</param>
/// <param name="Padding">Null for elliptic curves.</param>
internal sealed record JwtAlgorithm(string Name, string KeyType, string? Curve, HashAlgorithmName Hash, RSASignaturePadding? Padding)
{
    public static readonly IReadOnlyDictionary<string, JwtAlgorithm> All = new[]
    {
        new JwtAlgorithm("RS256", "RSA", null, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        new JwtAlgorithm("RS384", "RSA", null, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
        new JwtAlgorithm("RS512", "RSA", null, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
        new JwtAlgorithm("PS256", "RSA", null, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        new JwtAlgorithm("ES256", "EC", "P-256", HashAlgorithmName.SHA256, null),
        new JwtAlgorithm("ES384", "EC", "P-384", HashAlgorithmName.SHA384, null),
    }.ToDictionary(algorithm => algorithm.Name);
}
