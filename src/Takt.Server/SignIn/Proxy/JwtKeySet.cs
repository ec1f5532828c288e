using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Takt.Server.SignIn.Proxy;

/// <summary>The proxy's public keys (RFC 7517). Keys of kinds that we don't use are passed over; weak and broken ones too.</summary>
internal sealed class JwtKeySet(IReadOnlyList<JwtKey> keys)
{
    private const int KeyLimit = 100;
    private const int LeastRsaBytes = 2048 / 8;
    private const int MostRsaBytes = 8192 / 8;

    public int Count => keys.Count;

    /// <returns>Null when it is not a key set, or none of its keys can be used.</returns>
    public static JwtKeySet? Parse(ReadOnlyMemory<byte> utf8)
    {
        if (StrictJson.Object(utf8) is not { } root || !root.TryGetProperty("keys", out var list) || list.ValueKind != JsonValueKind.Array
            || list.GetArrayLength() > KeyLimit)
            return null;
        var keys = list.EnumerateArray().Select(Key).OfType<JwtKey>().ToList();
        return keys.Count == 0 ? null : new(keys);
    }

    /// <summary>The keys that a token may have been signed with: those of its id, or the only one there is.</summary>
    public IEnumerable<JwtKey> Find(string? id, JwtAlgorithm algorithm)
    {
        if (id is null && keys.Count > 1)
            return [];
        return keys.Where(key => (id is null || key.Id == id) && key.Fits(algorithm));
    }

    public bool Knows(string id) => keys.Any(key => key.Id == id);

    private static JwtKey? Key(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object || (key.Has("use") && key.Text("use") != "sig") || !MayVerify(key))
            return null;
        var (id, algorithm) = (key.Text("kid"), key.Text("alg"));
        if ((id is null && key.Has("kid")) || (algorithm is null && key.Has("alg")))
            return null;
        try
        {
            return key.Text("kty") switch
            {
                "RSA" => Rsa(key, id, algorithm),
                "EC" => Ec(key, id, algorithm),
                _ => null,
            };
        }
        // The numbers don't make a key: a point beside its curve doesn't.
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static JwtKey? Rsa(JsonElement key, string? id, string? algorithm)
    {
        if (Number(key, "n") is not { Length: >= LeastRsaBytes and <= MostRsaBytes } modulus
            || Number(key, "e") is not { Length: >= 1 and <= 8 } exponent)
            return null;
        // A key of 2041 bits fills as many bytes.
        var isWeak = modulus.Length == LeastRsaBytes && modulus[0] < 0x80;
        var isOdd = (exponent[^1] & 1) == 1 && exponent is not [1];
        if (isWeak || !isOdd)
            return null;
        var numbers = new RSAParameters { Modulus = modulus, Exponent = exponent };
        RSA.Create(numbers).Dispose();
        return new(id, "RSA", null, algorithm, new RsaSecurityKey(numbers));
    }

    private static JwtKey? Ec(JsonElement key, string? id, string? algorithm)
    {
        var (curve, size) = key.Text("crv") switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, 32),
            "P-384" => (ECCurve.NamedCurves.nistP384, 48),
            _ => (default, 0),
        };
        if (size == 0 || Bytes(key, "x") is not { } x || Bytes(key, "y") is not { } y || x.Length != size || y.Length != size)
            return null;
        var made = ECDsa.Create(new ECParameters { Curve = curve, Q = new() { X = x, Y = y } });
        return new(id, "EC", key.Text("crv"), algorithm, new ECDsaSecurityKey(made));
    }

    private static bool MayVerify(JsonElement key) =>
        !key.TryGetProperty("key_ops", out var operations)
        || (operations.ValueKind == JsonValueKind.Array
            && operations.EnumerateArray().Any(o => o.ValueKind == JsonValueKind.String && o.GetString() == "verify"));

    private static byte[]? Bytes(JsonElement key, string name) => key.Text(name) is { } text ? StrictJson.Bytes(text) : null;

    /// <summary>Without the leading zeros that some writers leave.</summary>
    private static byte[]? Number(JsonElement key, string name) => Bytes(key, name)?.SkipWhile(b => b == 0).ToArray();
}
