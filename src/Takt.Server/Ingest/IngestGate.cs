using Microsoft.Extensions.Primitives;
using Takt.Server.Access;
using Takt.Server.Ledger;
using Takt.Server.Tokens;

namespace Takt.Server.Ingest;

/// <summary>Who may send: a bearer token with the scope for it. Asked before a byte of the body is read; a cookie never counts.</summary>
internal sealed class IngestGate(TokenVerifier tokens, ConnectionDirectory connections)
{
    private const string Scheme = "Bearer ";

    /// <param name="authorization">The header, or gRPC metadata, as sent.</param>
    /// <param name="connection">The connection that the URL names, or null at the base endpoint.</param>
    /// <exception cref="Npgsql.NpgsqlException">The database is away.</exception>
    public async ValueTask<(IngestSource? Source, Refusal? Refusal)> AdmitAsync(
        StringValues authorization, string? connection, CancellationToken cancellationToken)
    {
        if (authorization is not [{ } header] || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return (null, Refusals.NoToken);
        var token = header.AsMemory(Scheme.Length).Trim();
        if (token.IsEmpty)
            return (null, Refusals.NoToken);

        var verdict = await tokens.VerifyAsync(token, cancellationToken);
        if (!verdict.IsValid)
            return (null, Refusals.UnknownToken);
        if (!verdict.Scopes.HasFlag(TokenScopes.UsageWrite))
            return (null, Refusals.InvalidScope(verdict.Scopes.ToNames(), ScopeNames.UsageWrite));

        var connectionId = verdict.ConnectionId;
        if (connection is not null)
        {
            var named = await connections.FindAsync(verdict.OrganizationId, connection, cancellationToken);
            // A token that belongs to one connection opens no other.
            if (named is null || (connectionId ?? named) != named)
                return (null, Refusals.UnknownConnection);
            connectionId = named;
        }
        return (new IngestSource(verdict.OrganizationId, verdict.TokenId, verdict.MemberId, connectionId,
            verdict.MemberId is null ? null : verdict.ClaimId), null);
    }
}
