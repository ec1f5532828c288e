using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Takt.Server.Tests.SignIn.Proxy;

/// <summary>An access proxy's keys, and tokens signed with them: good ones, and whatever else.</summary>
internal sealed class ProxyIssuer : IDisposable
{
    public const string Issuer = "https://team.example.com", Audience = "takt-audience", Email = "owner@example.com";

    /// <summary>Made once: a hundred of them would take as long as all else that is done with them.</summary>
    private static readonly RSAParameters Usual = NewKey();

    /// <param name="another">With an RSA key that no other issuer has.</param>
    public ProxyIssuer(bool another = false) => Rsa = RSA.Create(another ? NewKey() : Usual);

    public RSA Rsa { get; }

    public ECDsa Ec { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Key set with <c>rsa</c> and <c>ec</c>, and one that is for encryption.</summary>
    public string KeySet =>
        $$"""{"keys":[{{RsaKey("rsa")}},{{EcKey("ec")}},{"kty":"RSA","kid":"enc","use":"enc","n":"{{Text(Rsa.ExportParameters(false).Modulus!)}}","e":"AQAB"}]}""";

    public static string Text(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    public static string Text(string json) => Text(Encoding.UTF8.GetBytes(json));

    public string RsaKey(string id, string more = "") =>
        $$"""{"kty":"RSA","kid":"{{id}}","n":"{{Text(Rsa.ExportParameters(false).Modulus!)}}","e":"AQAB"{{more}}}""";

    public string EcKey(string id) =>
        $$"""{"kty":"EC","crv":"P-256","kid":"{{id}}","use":"sig","alg":"ES256","x":"{{Text(Ec.ExportParameters(false).Q.X!)}}","y":"{{Text(Ec.ExportParameters(false).Q.Y!)}}"}""";

    public static JsonObject Claims(DateTimeOffset now, string email = Email) => new()
    {
        ["iss"] = Issuer,
        ["aud"] = new JsonArray(Audience),
        ["email"] = email,
        ["iat"] = now.ToUnixTimeSeconds(),
        ["nbf"] = now.ToUnixTimeSeconds(),
        ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(),
    };

    public string Token(DateTimeOffset now, string email = Email) =>
        Signed("""{"alg":"RS256","kid":"rsa"}""", Claims(now, email).ToJsonString());

    /// <summary>Signed with the RSA key, whatever the header says.</summary>
    public string Signed(string header, string claims, HashAlgorithmName? hash = null)
    {
        var content = $"{Text(header)}.{Text(claims)}";
        var signature = Rsa.SignData(Encoding.ASCII.GetBytes(content), hash ?? HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{content}.{Text(signature)}";
    }

    public string EcSigned(string header, string claims, DSASignatureFormat format = DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
    {
        var content = $"{Text(header)}.{Text(claims)}";
        return $"{content}.{Text(Ec.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, format))}";
    }

    public void Dispose()
    {
        Rsa.Dispose();
        Ec.Dispose();
    }

    private static RSAParameters NewKey()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportParameters(true);
    }
}
