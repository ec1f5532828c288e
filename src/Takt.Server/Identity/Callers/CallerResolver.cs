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
}

/// <summary>Finds out who is asking. A bearer token wins over a cookie: a program says on purpose who it is.</summary>
internal sealed class CallerResolver(TokenVerifier verifier, CallerStore callers, CookieSessionStore sessions, TimeProvider time)
{
    private const string Scheme = "Bearer ";

    public async Task<(Caller? Caller, NoCaller Reason)> ResolveAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length > 0)
            return await FromTokenAsync(header, cancellationToken);
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
