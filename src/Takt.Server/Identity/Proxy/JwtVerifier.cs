using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Takt.Server.Identity.Proxy;

/// <summary>What an access proxy's token came to.</summary>
/// <param name="Email">Set when the token is good: normalised.</param>
/// <param name="Fault">What is wrong with it, in words that tell nothing secret; null when it is good.</param>
/// <param name="UnknownKey">It names a key that is not in the set: perhaps the keys have rolled over.</param>
internal readonly record struct JwtVerdict(string? Email, string? Fault, bool UnknownKey = false);

/// <summary>Checks a signed token (RFC 7515, 7519) strictly: whatever is not as it must be refuses it.</summary>
internal static class JwtVerifier
{
    private const int SizeLimit = 16 << 10;
    private const int KeyTries = 4;
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    public static JwtVerdict Verify(string token, JwtKeySet keys, ProxyOptions options, DateTimeOffset now)
    {
        if (token.Length > SizeLimit)
            return Bad("it is too long");
        var parts = token.Split('.');
        if (parts.Length != 3 || StrictJson.Bytes(parts[0]) is not { } head || StrictJson.Bytes(parts[1]) is not { } body || StrictJson.Bytes(parts[2]) is not { Length: > 0 } signature)
            return Bad("it is not three parts of base64url");
        if (StrictJson.Object(head) is not { } header)
            return Bad("its header is not a JSON object with each name once");
        if (header.Has("crit") || header.Has("b64") || header.Has("zip"))
            return Bad("its header asks for what this server does not do");
        if (header.Text("alg") is not { } name || !options.Algorithms.Contains(name) || !JwtAlgorithm.All.TryGetValue(name, out var algorithm))
            return Bad("its algorithm is not allowed");
        if (header.Has("kid") && header.Text("kid") is null)
            return Bad("its key id is no text");
        var id = header.Text("kid");
        var candidates = keys.Find(id, algorithm).Take(KeyTries).ToList();
        if (candidates.Count == 0)
            return new(null, "no key of the proxy fits it", UnknownKey: id is not null && !keys.Knows(id));
        var signed = Encoding.ASCII.GetBytes(token, 0, parts[0].Length + 1 + parts[1].Length);
        if (!candidates.Any(key => IsSigned(key, algorithm, signed, signature)))
            return Bad("its signature is wrong");
        return StrictJson.Object(body) is { } claims ? Judge(claims, options, now) : Bad("its claims are not a JSON object with each name once");
    }

    private static JwtVerdict Judge(JsonElement claims, ProxyOptions options, DateTimeOffset now)
    {
        if (claims.Text("iss") != options.Issuer)
            return Bad("its issuer is another");
        if (!IsForUs(claims, options.Audiences))
            return Bad("it is for another audience");
        if (!TryTime(claims, "exp", out var expires) || expires is null || expires + Skew <= now)
            return Bad("it has expired");
        if (!TryTime(claims, "nbf", out var from) || from - Skew > now || !TryTime(claims, "iat", out var issued) || issued - Skew > now)
            return Bad("it is not valid yet");
        if (claims.TryGetProperty("email_verified", out var verified) && verified.ValueKind != JsonValueKind.True)
            return Bad("its e-mail address is not verified");
        if (claims.Text(options.EmailClaim) is not { } email || EmailAddress.Complain(EmailAddress.Normalize(email)) is not null)
            return Bad("it names no e-mail address");
        return new(EmailAddress.Normalize(email), null);
    }

    private static bool IsForUs(JsonElement claims, IReadOnlyList<string> audiences)
    {
        if (!claims.TryGetProperty("aud", out var audience))
            return false;
        return audience.ValueKind == JsonValueKind.Array
            ? audience.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String) && audience.EnumerateArray().Any(one => audiences.Contains(one.GetString()!))
            : audience.ValueKind == JsonValueKind.String && audiences.Contains(audience.GetString()!);
    }

    /// <summary>Seconds since 1970, perhaps with a fraction.</summary>
    /// <param name="time">Null when the claim is not there.</param>
    /// <returns>False when it is there and is no time.</returns>
    private static bool TryTime(JsonElement claims, string name, out DateTimeOffset? time)
    {
        time = null;
        if (!claims.TryGetProperty(name, out var value))
            return true;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out var seconds) || seconds < 0 || seconds > 253_402_300_000m)
            return false;
        time = DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    private static bool IsSigned(JwtKey key, JwtAlgorithm algorithm, byte[] signed, byte[] signature)
    {
        try
        {
            return key.Verify(algorithm, signed, signature);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static JwtVerdict Bad(string fault) => new(null, fault);
}
