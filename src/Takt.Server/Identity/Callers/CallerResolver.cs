using Takt.Server.Identity.Proxy;
using Takt.Server.Identity.SignIn;

namespace Takt.Server.Identity.Callers;

/// <summary>Why there is no caller, when there is none.</summary>
internal enum NoCaller
{
    None,
    NothingSent,
    UnreadableHeader,
    MalformedToken,
    UnknownToken,
    RevokedToken,
    ExpiredToken,

    /// <summary>An access proxy says who it is, and nothing it says can be believed.</summary>
    InvalidIdentity,

    /// <summary>The access proxy's word is good, and names nobody whom we know.</summary>
    NotAMember,

    /// <summary>The access proxy's keys could not be read yet.</summary>
    KeysUnavailable,
}

/// <summary>
/// Finds out who is asking. A bearer token wins over all: a program says on purpose who it is. What an access proxy says wins over
/// a cookie, which may be left from someone else.
/// </summary>
internal sealed class CallerResolver(
    TokenVerifier verifier, CallerStore callers, CookieSessionStore sessions, ProxyIdentity proxy, WaysIn ways, TimeProvider time)
{
    private const string Scheme = "Bearer ";

    public async Task<(Caller? Caller, NoCaller Reason)> ResolveAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var (caller, reason) = await FindAsync(context, cancellationToken);
        return (caller?.UntilProven(ways.WithoutPassword), reason);
    }

    private async Task<(Caller? Caller, NoCaller Reason)> FindAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length > 0)
            return await FromTokenAsync(header, cancellationToken);
        if (await proxy.ResolveAsync(context, cancellationToken) is { } said)
            return said;
        if (SessionCookie.Read(context.Request) is not { } secret)
            return (null, NoCaller.NothingSent);
        var caller = await sessions.FindAsync(SecretHash.Compute(secret), time.GetUtcNow(), cancellationToken);
        return (caller, caller is null ? NoCaller.NothingSent : NoCaller.None);
    }

    private async Task<(Caller? Caller, NoCaller Reason)> FromTokenAsync(string header, CancellationToken cancellationToken)
    {
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return (null, NoCaller.UnreadableHeader);
        var verdict = await verifier.VerifyFreshAsync(header.AsMemory(Scheme.Length).Trim(), cancellationToken);
        return verdict.Standing switch
        {
            TokenStanding.Valid => (await callers.FromTokenAsync(verdict, cancellationToken), NoCaller.None),
            TokenStanding.Malformed => (null, NoCaller.MalformedToken),
            TokenStanding.Revoked => (null, NoCaller.RevokedToken),
            TokenStanding.Expired => (null, NoCaller.ExpiredToken),
            _ => (null, NoCaller.UnknownToken),
        };
    }
}
