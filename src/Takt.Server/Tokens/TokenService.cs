using Takt.Contracts.Tokens;
using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Http;
using Takt.Server.Tokens.Connections;

namespace Takt.Server.Tokens;

/// <summary>Decides who may have which token, and makes and revokes them. The page and the API both end here.</summary>
internal sealed class TokenService(
    TokenStore tokens, TokenIssuer issuer, TokenRotation rotation, TokenVerifier verifier, ConnectionStore connections,
    ControlPlane controlPlane, TimeProvider time)
{
    internal static readonly string LabelComplaint =
        $"The token needs a label of at most {LabelLimit} characters, in one line of plain text.";
    private const int LabelLimit = 200;
    private const int HoursLimit = 10 * 365 * 24;
    private const TokenScopes OwnUse = TokenScopes.UsageWrite | TokenScopes.UsageRead;

    /// <summary>Newest first: an admin sees the organization's, everyone else their own.</summary>
    /// <param name="before">Only tokens with a smaller id.</param>
    public async Task<IReadOnlyList<TokenItem>> ListAsync(
        Caller caller, TokenFilter filter, long before, int limit, CancellationToken cancellationToken) =>
        [.. (await tokens.ListAsync(caller.OrganizationId, caller.OnlyMember, filter, before, limit, time.GetUtcNow(), cancellationToken))
            .Select(TokenEndpoints.ToItem)];

    /// <returns>Null when there is no such token, or it is not the caller's to see.</returns>
    public async Task<TokenItem?> FindAsync(Caller caller, long tokenId, CancellationToken cancellationToken) =>
        (await ListAsync(caller, new(TokenId: tokenId), long.MaxValue, 1, cancellationToken)).SingleOrDefault();

    public async Task<Outcome<CreatedToken>> CreateAsync(Caller caller, CreateTokenRequest request, CancellationToken cancellationToken)
    {
        // A shared key in someone's environment must never beget more keys.
        if (!caller.IsPerson)
            return TokenEndpoints.NotAllowed();
        var errors = Validate(request, out var scopes);
        var connection = await FindConnectionAsync(caller, request, errors, cancellationToken);
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        var forSelf = request.ConnectionId is null && (request.MemberId is null || request.MemberId == caller.MemberId);
        if (!IsAllowed(caller, scopes, forSelf))
            return TokenEndpoints.NotAllowed();

        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "token.create", caller.OrganizationId, cancellationToken);
        var issued = await issuer.IssueAsync(
            change,
            new(
                caller.OrganizationId,
                request.Label!.Trim(),
                scopes,
                connection is not null || request.MemberId == 0 ? null : request.MemberId ?? caller.MemberId,
                connection?.ConnectionId,
                string.IsNullOrWhiteSpace(request.Machine) ? null : request.Machine.Trim(),
                request.ExpiresInHours is { } hours ? time.GetUtcNow().AddHours(hours) : null,
                caller.MemberId,
                caller.TokenId,
                caller.Claimed)
            {
                From = caller.Address,
                Labels = SetupLabels.Of(request.Team, request.Environment),
            },
            cancellationToken);
        // Of what it names for itself nothing can be missing but the token that asks: replaced, it mints no more.
        if (issued is null && forSelf)
            return TokenEndpoints.NotAllowed();
        if (issued is null)
            return Problems.Invalid("member_id", "There is no such member in this organization.");
        await change.CommitAsync(cancellationToken);
        return new CreatedToken(issued.Value.Plaintext, issued.Value.Token.ToItem());
    }

    /// <param name="request">What is left out stays; an empty team or environment is taken away.</param>
    /// <returns>The token as it is now.</returns>
    public async Task<Outcome<TokenItem>> ChangeAsync(
        Caller caller, long tokenId, ChangeTokenRequest request, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string>();
        if (request.Label is not null || request is { Team: null, Environment: null })
            CheckLabel(request.Label, errors);
        var labels = SetupLabels.Of(request.Team, request.Environment);
        labels.Check(errors);
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "token.change", caller.OrganizationId, cancellationToken);
        if (!await TokenStore.ChangeAsync(change, caller.OrganizationId, tokenId, caller.OnlyMember,
            new(request.Label?.Trim(), request.Team is not null, request.Environment is not null, labels), cancellationToken))
            return Problems.NotFound("token");
        await change.CommitAsync(cancellationToken);
        return await FindAsync(caller, tokenId, cancellationToken) is { } token ? token : Problems.NotFound("token");
    }

    /// <summary>
    /// A successor for a token: an admin's for those that belong to nobody or to a connection, a person's for their own.
    /// </summary>
    public async Task<Outcome<CreatedToken>> RotateAsync(
        Caller caller, long tokenId, RotateTokenRequest? request, CancellationToken cancellationToken)
    {
        var grace = request?.GraceSeconds ?? 0;
        if (grace is < 0 or > MachineTokens.LongestGrace)
            return TokenEndpoints.WrongGrace();
        if (await FindAsync(caller, tokenId, cancellationToken) is not { } token)
            return Problems.NotFound("token");
        // A personal token is rotated by itself or by its owner's cookie: another of theirs may be in a stranger's hands.
        var isOwn = token.MemberId == caller.MemberId && (caller.ByCookie || caller.TokenId == tokenId);
        if (!caller.IsPerson || (token.MemberId is not null && !isOwn)
            || !IsAllowed(caller, ScopeNames.FromNames([.. token.Scopes]), token.MemberId is not null))
            return TokenEndpoints.NotYoursToRotate();
        // What an unconfirmed machine sends with is not handed to another.
        if (token is { Unconfirmed: true, MemberId: not null })
            return CallerRefusals.Unconfirmed();
        return await rotation.RotateAsync(caller, tokenId, token.MemberId, TimeSpan.FromSeconds(grace), cancellationToken) is { } issued
            ? new CreatedToken(issued.Plaintext, issued.Token.ToItem()) : TokenEndpoints.Ended();
    }

    /// <returns>False when there is no such token, or it is not the caller's to revoke.</returns>
    public async Task<bool> RevokeAsync(Caller caller, long tokenId, CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "token.revoke", caller.OrganizationId, cancellationToken);
        if (!await TokenStore.RevokeAsync(change, caller.OrganizationId, tokenId, caller.OnlyMember, time.GetUtcNow(), cancellationToken))
            return false;
        await change.CommitAsync(cancellationToken);
        verifier.Forget();
        return true;
    }

    /// <summary>
    /// Nobody gives more than they have; a cookie has all scopes, of which a mere member hands on those of their own usage.
    /// </summary>
    private static bool IsAllowed(Caller caller, TokenScopes scopes, bool forSelf) =>
        (caller.IsAdmin || (forSelf && (scopes & ~OwnUse) == TokenScopes.None)) && (scopes & ~caller.Scopes) == TokenScopes.None;

    private static Dictionary<string, string> Validate(CreateTokenRequest request, out TokenScopes scopes)
    {
        var errors = new Dictionary<string, string>();
        CheckLabel(request.Label, errors);
        scopes = OwnUse;
        if (request.Scopes is { } names && (names.Count == 0 || !ScopeNames.TryParse(names, out scopes)))
            errors["scopes"] = "Scopes must be one or more of usage:write, usage:read, admin.";
        if (!string.IsNullOrWhiteSpace(request.Machine) && MachineName.Complain(request.Machine) is { } wrongMachine)
            errors["machine"] = wrongMachine;
        SetupLabels.Of(request.Team, request.Environment).Check(errors);
        if (request.ExpiresInHours is < 1 or > HoursLimit)
            errors["expires_in_hours"] = $"The hours must lie between 1 and {HoursLimit}.";
        if (request is { ConnectionId: not null, MemberId: not null and not 0 })
            errors["connection_id"] = "A token is either a member's or a connection's.";
        return errors;
    }

    private static void CheckLabel(string? label, Dictionary<string, string> errors)
    {
        if (string.IsNullOrWhiteSpace(label) || label.Trim().Length > LabelLimit || !PlainLine.Holds(label.Trim()))
            errors["label"] = LabelComplaint;
    }

    private async Task<ConnectionRow?> FindConnectionAsync(
        Caller caller, CreateTokenRequest request, Dictionary<string, string> errors, CancellationToken cancellationToken)
    {
        if (request.ConnectionId is not { } slug)
            return null;
        var connection = await connections.FindAsync(caller.OrganizationId, slug, cancellationToken);
        if (connection is null)
            errors["connection_id"] = "There is no such connection in this organization.";
        return connection;
    }
}
