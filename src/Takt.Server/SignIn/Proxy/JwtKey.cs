using Microsoft.IdentityModel.Tokens;

namespace Takt.Server.SignIn.Proxy;

/// <summary>A public key of the proxy, as its key set describes it.</summary>
/// <param name="Algorithm">When given, the only one it may be used with.</param>
internal sealed record JwtKey(string? Id, string Type, string? Curve, string? Algorithm, AsymmetricSecurityKey Public)
{
    public bool Fits(JwtAlgorithm algorithm) =>
        Type == algorithm.KeyType && Curve == algorithm.Curve && (Algorithm is null || Algorithm == algorithm.Name);
}
