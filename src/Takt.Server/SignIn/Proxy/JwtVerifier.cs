using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Takt.Server.Access;

namespace Takt.Server.SignIn.Proxy;

/// <summary>What an access proxy's token came to.</summary>
/// <param name="Email">Set when the token is good: normalised.</param>
/// <param name="Fault">What is wrong with it, in words that tell nothing secret; null when it is good.</param>
/// <param name="UnknownKey">It names a key that is not in the set: perhaps the keys have rolled over.</param>
internal readonly record struct JwtVerdict(string? Email, string? Fault, bool UnknownKey = false);

/// <summary>
/// Checks a signed token (RFC 7515, 7519) strictly: whatever is not as it must be refuses it. The library judges signature, issuer and
/// audience. It overlooks much that two readers could read differently, and its clock can't be set: that is judged here.
/// </summary>
internal static class JwtVerifier
{
    private const int SizeLimit = 16 << 10;
    private const int KeyTries = 4;
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);
    private static readonly JsonWebTokenHandler Handler = new() { MaximumTokenSizeInBytes = SizeLimit };

    public static async ValueTask<JwtVerdict> VerifyAsync(string token, JwtKeySet keys, ProxyOptions options, DateTimeOffset now)
    {
        if (token.Length > SizeLimit)
            return Bad("it is too long");
        var parts = token.Split('.');
        if (parts.Length != 3 || StrictJson.Bytes(parts[0]) is not { } head || StrictJson.Bytes(parts[1]) is not { } body
            || StrictJson.Bytes(parts[2]) is not { Length: > 0 })
            return Bad("it is not three parts of base64url");
        if (StrictJson.Object(head) is not { } header)
            return Bad("its header is not a JSON object with each name once");
        if (header.Has("crit") || header.Has("b64") || header.Has("zip"))
            return Bad("its header asks for what this server does not do");
        if (header.Text("alg") is not { } name || !options.Algorithms.Contains(name)
            || !JwtAlgorithm.All.TryGetValue(name, out var algorithm))
            return Bad("its algorithm is not allowed");
        if (header.Has("kid") && header.Text("kid") is null)
            return Bad("its key id is no text");
        var id = header.Text("kid");
        var candidates = keys.Find(id, algorithm).Take(KeyTries).Select(key => key.Public).ToList();
        if (candidates.Count == 0)
            return new(null, "no key of the proxy fits it", UnknownKey: id is not null && !keys.Knows(id));
        var result = await Handler.ValidateTokenAsync(token, Rules(algorithm, candidates, options));
        if (!result.IsValid)
            return Bad(Fault(result.Exception));
        return StrictJson.Object(body) is { } claims
            ? Judge(claims, options, now) : Bad("its claims are not a JSON object with each name once");
    }

    private static TokenValidationParameters Rules(JwtAlgorithm algorithm, List<AsymmetricSecurityKey> keys, ProxyOptions options) => new()
    {
        // Only the keys found by us are tried, whatever the header says of keys.
        IssuerSigningKeyResolver = (_, _, _, _) => keys,
        TryAllIssuerSigningKeys = false,
        ValidAlgorithms = [algorithm.Name],
        ValidIssuer = options.Issuer,
        ValidAudiences = options.Audiences,
        IgnoreTrailingSlashWhenValidatingAudience = false,
        ValidateLifetime = false,
    };

    private static string Fault(Exception exception) => exception switch
    {
        SecurityTokenInvalidSignatureException => "its signature is wrong",
        SecurityTokenInvalidIssuerException => "its issuer is another",
        SecurityTokenInvalidAudienceException => "it is for another audience",
        _ => "its claims can't be read",
    };

    private static JwtVerdict Judge(JsonElement claims, ProxyOptions options, DateTimeOffset now)
    {
        if (!HasAudiences(claims))
            return Bad("its audience is no text");
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

    /// <summary>A list with anything but texts in it is none.</summary>
    private static bool HasAudiences(JsonElement claims) =>
        claims.TryGetProperty("aud", out var audience) && audience.ValueKind switch
        {
            JsonValueKind.String => true,
            JsonValueKind.Array => audience.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String),
            _ => false,
        };

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

    private static JwtVerdict Bad(string fault) => new(null, fault);
}
