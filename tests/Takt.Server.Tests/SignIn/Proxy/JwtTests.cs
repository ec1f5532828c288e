using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Takt.Server.SignIn.Proxy;

namespace Takt.Server.Tests.SignIn.Proxy;

/// <summary>Hostile tokens, and the few good ones.</summary>
public sealed class JwtTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly long Seconds = Now.ToUnixTimeSeconds();
    private readonly ProxyIssuer _proxy = new();

    /// <summary>What is wrong, and the token made from good claims.</summary>
    private static readonly Dictionary<string, Func<ProxyIssuer, JsonObject, string>> Hostile = new()
    {
        ["alg none"] = (p, c) => p.Signed("""{"alg":"none","kid":"rsa"}""", c.ToJsonString()),
        ["alg none without signature"] = (p, c) => $"{ProxyIssuer.Text("""{"alg":"none"}""")}.{ProxyIssuer.Text(c.ToJsonString())}.",
        ["alg None"] = (p, c) => p.Signed("""{"alg":"None","kid":"rsa"}""", c.ToJsonString()),
        ["HS256 with the public key as its secret"] = (p, c) =>
            Mac(p.Rsa.ExportSubjectPublicKeyInfoPem(), """{"alg":"HS256","kid":"rsa"}""", c),
        ["HS256 with the key set as its secret"] = (p, c) => Mac(p.KeySet, """{"alg":"HS256","kid":"rsa"}""", c),
        ["an algorithm that is not allowed"] = (p, c) => p.Signed("""{"alg":"RS512","kid":"rsa"}""", c.ToJsonString()),
        ["another hash under the header's name"] = (p, c) =>
            p.Signed("""{"alg":"RS256","kid":"rsa"}""", c.ToJsonString(), HashAlgorithmName.SHA512),
        ["RSA under an elliptic algorithm's name"] = (p, c) => p.Signed("""{"alg":"ES256","kid":"ec"}""", c.ToJsonString()),
        ["an elliptic signature under RSA's name"] = (p, c) => p.EcSigned("""{"alg":"RS256","kid":"rsa"}""", c.ToJsonString()),
        ["an algorithm by its address"] = (p, c) =>
            p.Signed("""{"alg":"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256","kid":"rsa"}""", c.ToJsonString()),
        ["an algorithm in lower case"] = (p, c) => p.Signed("""{"alg":"rs256","kid":"rsa"}""", c.ToJsonString()),
        ["no algorithm"] = (p, c) => p.Signed("""{"kid":"rsa"}""", c.ToJsonString()),
        ["an algorithm that is no text"] = (p, c) => p.Signed("""{"alg":["RS256"],"kid":"rsa"}""", c.ToJsonString()),
        ["the other key's id"] = (p, c) => p.Signed("""{"alg":"RS256","kid":"ec"}""", c.ToJsonString()),
        ["the algorithm of the other key"] = (p, c) => p.Signed("""{"alg":"ES256","kid":"rsa"}""", c.ToJsonString()),
        ["an unknown key id"] = (p, c) => p.Signed("""{"alg":"RS256","kid":"another"}""", c.ToJsonString()),
        ["no key id among several keys"] = (p, c) => p.Signed("""{"alg":"RS256"}""", c.ToJsonString()),
        ["a key id that is no text"] = (p, c) => p.Signed("""{"alg":"RS256","kid":null}""", c.ToJsonString()),
        ["a key for encryption"] = (p, c) => p.Signed("""{"alg":"RS256","kid":"enc"}""", c.ToJsonString()),
        ["a key of its own in the header"] = (p, c) => WithOwnKey(c, own => $"\"jwk\":{own.RsaKey("rsa")}"),
        ["the address of a key set in the header"] = (p, c) => WithOwnKey(c, _ => "\"jku\":\"https://evil.example/keys\""),
        ["the address of a certificate in the header"] = (p, c) => WithOwnKey(c, _ => "\"x5u\":\"https://evil.example/certificate\""),
        ["a certificate of its own in the header"] = (p, c) => WithOwnKey(c, own => $"\"x5c\":[\"{Certificate(own)}\"]"),
        ["critical extensions"] = (p, c) => p.Signed("""{"alg":"RS256","kid":"rsa","crit":["exp"]}""", c.ToJsonString()),
        ["an unencoded payload"] = (p, c) => p.Signed("""{"alg":"RS256","kid":"rsa","b64":false}""", c.ToJsonString()),
        ["a header with one name twice"] = (p, c) => p.Signed("""{"alg":"none","alg":"RS256","kid":"rsa"}""", c.ToJsonString()),
        ["a header that is a list"] = (p, c) => p.Signed("""["RS256"]""", c.ToJsonString()),
        ["a header with something behind it"] = (p, c) => p.Signed("""{"alg":"RS256","kid":"rsa"} {}""", c.ToJsonString()),
        ["a deep header"] = (p, c) =>
            p.Signed($$"""{"alg":"RS256","kid":"rsa","x":{{new string('[', 5000)}}{{new string(']', 5000)}}}""", c.ToJsonString()),
        ["deep claims"] = (p, c) =>
            p.Signed("""{"alg":"RS256","kid":"rsa"}""", c.ToJsonString()[..^1] + $",\"x\":{new string('[', 50)}{new string(']', 50)}}}"),
        ["a claim twice"] = (p, c) =>
            p.Signed("""{"alg":"RS256","kid":"rsa"}""", c.ToJsonString()[..^1] + ",\"email\":\"admin@example.com\"}"),
        ["an issuer twice"] = (p, c) => p.Signed("""{"alg":"RS256","kid":"rsa"}""", "{\"iss\":\"another\"," + c.ToJsonString()[1..]),
        ["an expiry twice"] = (p, c) => p.Signed("""{"alg":"RS256","kid":"rsa"}""", "{\"exp\":1," + c.ToJsonString()[1..]),
        ["a claim twice, once escaped"] = (p, c) =>
            p.Signed("""{"alg":"RS256","kid":"rsa"}""", c.ToJsonString()[..^1] + ",\"em\\u0061il\":\"admin@example.com\"}"),
        ["claims that are no object"] = (p, c) => p.Signed("""{"alg":"RS256","kid":"rsa"}""", "\"owner@example.com\""),
        ["claims that are no JSON"] = (p, c) => p.Signed("""{"alg":"RS256","kid":"rsa"}""", "email=owner@example.com"),
        ["claims exchanged after signing"] = (p, c) =>
            Exchange(Good(p, c), 1, ProxyIssuer.Text(With(c, "email", "admin@example.com").ToJsonString())),
        ["a header exchanged after signing"] = (p, c) => Exchange(Good(p, c), 0, ProxyIssuer.Text("""{"kid":"rsa","alg":"RS256"}""")),
        ["no signature"] = (p, c) => Exchange(Good(p, c), 2, ""),
        ["a signature cut short"] = (p, c) => Good(p, c)[..^8],
        ["a signature of zeros"] = (p, c) => Exchange(Good(p, c), 2, ProxyIssuer.Text(new byte[256])),
        ["an elliptic signature of zeros"] = (p, c) =>
            Exchange(p.EcSigned("""{"alg":"ES256","kid":"ec"}""", c.ToJsonString()), 2, ProxyIssuer.Text(new byte[64])),
        ["an elliptic signature in DER"] = (p, c) =>
            p.EcSigned("""{"alg":"ES256","kid":"ec"}""", c.ToJsonString(), DSASignatureFormat.Rfc3279DerSequence),
        ["padded base64"] = (p, c) => Good(p, c) + "==",
        ["base64 of the other alphabet"] = (p, c) => Good(p, c).Replace('-', '+').Replace('_', '/') + "+",
        ["base64 with spare bits set"] = (p, c) => Good(p, c)[..^1] + "B",
        ["white space"] = (p, c) => " " + Good(p, c),
        ["two parts"] = (p, c) => Good(p, c)[..Good(p, c).LastIndexOf('.')],
        ["four parts"] = (p, c) => Good(p, c) + ".e30",
        ["five parts, as if encrypted"] = (p, c) => Good(p, c) + ".e30.e30",
        ["nothing"] = (_, _) => "",
        ["dots"] = (_, _) => "..",
        ["a huge one"] = (p, c) => Good(p, With(c, "x", new string('x', 20_000))),
        ["another issuer"] = (p, c) => Good(p, With(c, "iss", "https://team.example.com.evil.example")),
        ["an issuer with a slash more"] = (p, c) => Good(p, With(c, "iss", ProxyIssuer.Issuer + "/")),
        ["no issuer"] = (p, c) => Good(p, With(c, "iss", null)),
        ["another audience"] = (p, c) => Good(p, With(c, "aud", "another")),
        ["an audience with a slash more"] = (p, c) => Good(p, With(c, "aud", ProxyIssuer.Audience + "/")),
        ["an audience in upper case"] = (p, c) => Good(p, With(c, "aud", ProxyIssuer.Audience.ToUpperInvariant())),
        ["an issuer that is a list"] = (p, c) => Good(p, With(c, "iss", new JsonArray(ProxyIssuer.Issuer))),
        ["an empty audience"] = (p, c) => Good(p, With(c, "aud", new JsonArray())),
        ["an audience with other things in it"] = (p, c) => Good(p, With(c, "aud", new JsonArray(ProxyIssuer.Audience, 7))),
        ["an audience that is an object"] = (p, c) => Good(p, With(c, "aud", new JsonObject { [ProxyIssuer.Audience] = true })),
        ["no audience"] = (p, c) => Good(p, With(c, "aud", null)),
        ["expired"] = (p, c) => Good(p, With(c, "exp", Seconds - 60)),
        ["no expiry"] = (p, c) => Good(p, With(c, "exp", null)),
        ["an expiry that is text"] = (p, c) => Good(p, With(c, "exp", "4102444800")),
        ["an expiry beyond all time"] = (p, c) =>
            p.Signed("""{"alg":"RS256","kid":"rsa"}""", With(c, "exp", 17).ToJsonString().Replace("17", "1e300", StringComparison.Ordinal)),
        ["not valid yet"] = (p, c) => Good(p, With(c, "nbf", Seconds + 61)),
        ["issued in the future"] = (p, c) => Good(p, With(c, "iat", Seconds + 61)),
        ["issued at no time"] = (p, c) => Good(p, With(c, "iat", "now")),
        ["no e-mail"] = (p, c) => Good(p, With(c, "email", null)),
        ["an e-mail that is a list"] = (p, c) => Good(p, With(c, "email", new JsonArray(ProxyIssuer.Email))),
        ["an e-mail that is none"] = (p, c) => Good(p, With(c, "email", "owner")),
        ["two e-mails in one"] = (p, c) => Good(p, With(c, "email", "owner@example.com,admin@example.com")),
        ["an unverified e-mail"] = (p, c) => Good(p, With(c, "email_verified", false)),
        ["an e-mail verified in words"] = (p, c) => Good(p, With(c, "email_verified", "no")),
    };

    public static TheoryData<string> HostileNames => [.. Hostile.Keys];

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task Token_Hostile_IsRefused(string what)
    {
        var verdict = await VerifyAsync(Hostile[what](_proxy, ProxyIssuer.Claims(Now)));
        Assert.Null(verdict.Email);
        Assert.NotNull(verdict.Fault);
        // A key that is not for signatures is not in our set.
        Assert.Equal(what is "an unknown key id" or "a key for encryption", verdict.UnknownKey);
    }

    public static TheoryData<string> GoodNames =>
        ["RS256", "ES256", "one audience", "skew", "a fraction", "no nbf", "verified", "upper case"];

    [Theory]
    [MemberData(nameof(GoodNames))]
    public async Task Token_Good_NamesThePerson(string what)
    {
        var claims = ProxyIssuer.Claims(Now);
        var token = what switch
        {
            "ES256" => _proxy.EcSigned("""{"alg":"ES256","kid":"ec","typ":"JWT"}""", claims.ToJsonString()),
            "one audience" => Good(_proxy, With(claims, "aud", ProxyIssuer.Audience)),
            "skew" => Good(_proxy, With(With(claims, "exp", Seconds - 59), "iat", Seconds + 59)),
            "a fraction" => Good(_proxy, With(claims, "iat", Seconds + 0.25)),
            "no nbf" => Good(_proxy, With(With(claims, "nbf", null), "iat", null)),
            "verified" => Good(_proxy, With(claims, "email_verified", true)),
            "upper case" => Good(_proxy, With(claims, "email", "Owner@Example.COM")),
            _ => Good(_proxy, claims),
        };
        var verdict = await VerifyAsync(token);
        Assert.Null(verdict.Fault);
        Assert.Equal(ProxyIssuer.Email, verdict.Email);
    }

    [Fact]
    public async Task KeySet_OfOneKey_NeedsNoKeyId()
    {
        var keys = Parse($$"""{"keys":[{{_proxy.RsaKey("rsa")}}]}""")!;
        var token = _proxy.Signed("""{"alg":"RS256"}""", ProxyIssuer.Claims(Now).ToJsonString());
        var verdict = await JwtVerifier.VerifyAsync(token, keys, Options(), Now);
        Assert.Equal(ProxyIssuer.Email, verdict.Email);
    }

    [Fact]
    public void KeySet_WithWeakOrBrokenKeys_PassesThemOver()
    {
        using var weak = RSA.Create(1024);
        var modulus = ProxyIssuer.Text(weak.ExportParameters(false).Modulus!);
        Assert.Null(Parse($$"""{"keys":[{"kty":"RSA","kid":"weak","n":"{{modulus}}","e":"AQAB"}]}"""));
        Assert.Null(Parse($$"""{"keys":[{{_proxy.RsaKey("rsa").Replace("AQAB", "AQ", StringComparison.Ordinal)}}]}"""));
        var zero = ProxyIssuer.Text(new byte[32]);
        Assert.Null(Parse($$"""{"keys":[{"kty":"EC","crv":"P-256","kid":"off","x":"{{zero}}","y":"{{zero}}"}]}"""));
        Assert.Null(Parse("""{"keys":[{"kty":"oct","kid":"shared","k":"c2VjcmV0"}]}"""));
        Assert.Null(Parse($$"""{"keys":[{{_proxy.RsaKey("rsa", ",\"key_ops\":[\"encrypt\"]")}}]}"""));
        Assert.Null(Parse($$"""{"keys":[{{_proxy.RsaKey("rsa")}}],"keys":[]}"""));
        Assert.Null(Parse("[]"));
        Assert.Null(Parse("<html></html>"));
        Assert.Equal(2, Parse(_proxy.KeySet)!.Count);
    }

    [Fact]
    public async Task Key_WithAnAlgorithmOfItsOwn_ServesNoOther()
    {
        var keys = Parse($$"""{"keys":[{{_proxy.RsaKey("rsa", ",\"alg\":\"PS256\"")}}]}""")!;
        Assert.NotNull((await JwtVerifier.VerifyAsync(_proxy.Token(Now), keys, Options(), Now)).Fault);
    }

    public void Dispose() => _proxy.Dispose();

    private ValueTask<JwtVerdict> VerifyAsync(string token) => JwtVerifier.VerifyAsync(token, Parse(_proxy.KeySet)!, Options(), Now);

    private static ProxyOptions Options() => new() { Issuer = ProxyIssuer.Issuer, Audiences = ["other-audience", ProxyIssuer.Audience] };

    private static JwtKeySet? Parse(string text) => JwtKeySet.Parse(Encoding.UTF8.GetBytes(text));

    private static string Good(ProxyIssuer proxy, JsonObject claims) =>
        proxy.Signed("""{"alg":"RS256","kid":"rsa"}""", claims.ToJsonString());

    private static JsonObject With(JsonObject claims, string name, JsonNode? value)
    {
        claims.Remove(name);
        if (value is not null)
            claims[name] = value;
        return claims;
    }

    private static string Exchange(string token, int part, string with)
    {
        var parts = token.Split('.');
        parts[part] = with;
        return string.Join('.', parts);
    }

    private static string Mac(string secret, string header, JsonObject claims)
    {
        var content = $"{ProxyIssuer.Text(header)}.{ProxyIssuer.Text(claims.ToJsonString())}";
        return $"{content}.{ProxyIssuer.Text(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(content)))}";
    }

    /// <summary>Signed with another key, which the header hands over or tells the way to.</summary>
    private static string WithOwnKey(JsonObject claims, Func<ProxyIssuer, string> member)
    {
        using var own = new ProxyIssuer(another: true);
        return own.Signed($$"""{"alg":"RS256","kid":"rsa",{{member(own)}}}""", claims.ToJsonString());
    }

    private static string Certificate(ProxyIssuer own)
    {
        var request = new CertificateRequest("CN=rsa", own.Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return Convert.ToBase64String(request.CreateSelfSigned(Now, Now.AddDays(1)).RawData);
    }
}
