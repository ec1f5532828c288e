using System.Security.Cryptography;
using System.Text;

namespace Takt.Server.Access;

/// <summary>
/// SHA-256 of a secret. Plain and fast on purpose: what is hashed here is random and at least 128 bits long, so guessing is hopeless
/// whatever the hash costs. Passwords go through <see cref="SignIn.Passwords"/> instead.
/// </summary>
internal static class SecretHash
{
    public const int Size = SHA256.HashSizeInBytes;

    public static byte[] Compute(ReadOnlySpan<char> secret)
    {
        var hash = new byte[Size];
        Compute(secret, hash);
        return hash;
    }

    public static void Compute(ReadOnlySpan<char> secret, Span<byte> hash)
    {
        Span<byte> utf8 = stackalloc byte[256];
        if (Encoding.UTF8.TryGetBytes(secret, utf8, out var written))
            SHA256.HashData(utf8[..written], hash);
        else
            SHA256.HashData(Encoding.UTF8.GetBytes(secret.ToArray()), hash);
    }
}
