namespace Takt.Server.Access.Callers;

/// <summary>Callers by <c>Authorization: Bearer takt_…</c>.</summary>
internal sealed class BearerCallers(TokenVerifier verifier, CallerStore callers) : ICallerSource
{
    private const string Scheme = "Bearer ";

    public async ValueTask<CallerAnswer?> FindAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length == 0)
            return null;
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return NoCaller.UnreadableHeader;
        var verdict = await verifier.VerifyFreshAsync(header.AsMemory(Scheme.Length).Trim(), cancellationToken);
        return verdict.Standing switch
        {
            TokenStanding.Valid => await callers.FromTokenAsync(verdict, cancellationToken),
            TokenStanding.Malformed => NoCaller.MalformedToken,
            TokenStanding.Revoked => NoCaller.RevokedToken,
            TokenStanding.Expired => NoCaller.ExpiredToken,
            _ => NoCaller.UnknownToken,
        };
    }
}
