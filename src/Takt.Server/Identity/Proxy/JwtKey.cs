using System.Security.Cryptography;

namespace Takt.Server.Identity.Proxy;

/// <summary>A public key of the proxy, as its key set describes it.</summary>
/// <param name="Algorithm">When given, the only one it may be used with.</param>
internal sealed record JwtKey(string? Id, string Type, string? Curve, string? Algorithm, RSAParameters Rsa, ECParameters Ec)
{
    public bool Fits(JwtAlgorithm algorithm) =>
        Type == algorithm.KeyType && Curve == algorithm.Curve && (Algorithm is null || Algorithm == algorithm.Name);

    /// <exception cref="CryptographicException">The key is none: its numbers don't make one.</exception>
    public bool Verify(JwtAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (algorithm.Padding is { } padding)
        {
            using var rsa = RSA.Create(Rsa);
            return rsa.VerifyData(data, signature, algorithm.Hash, padding);
        }

        using var ec = ECDsa.Create(Ec);
        // Two numbers of fixed length, as RFC 7518 has it; the other encoding (DER) never verifies.
        return ec.VerifyData(data, signature, algorithm.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
