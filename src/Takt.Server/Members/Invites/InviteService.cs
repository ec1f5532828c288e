using System.Net;
using System.Text.Json.Nodes;
using Takt.Contracts.Members;
using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Http;
using Takt.Server.Tokens;

namespace Takt.Server.Members.Invites;

/// <summary>Makes, lists and revokes invites. The page and the API both end here.</summary>
internal sealed class InviteService(InviteStore store, AttemptLimiter limiter, ControlPlane controlPlane, TimeProvider time)
{
    public const int AdminLimit = 100;
    public const int NetworkLimit = 10;
    public const int DefaultHours = 7 * 24;
    public const int MaximumHours = 30 * 24;

    /// <summary>For an admin.</summary>
    /// <param name="site">This server's address, which the links begin with.</param>
    public async Task<Outcome<CreatedInvites>> CreateAsync(
        Caller caller, string site, CreateInvitesRequest request, CancellationToken cancellationToken) =>
        Validate(request, AdminLimit, caller.OrganizationId) is { Count: > 0 } errors
            ? Problems.Invalid(errors)
            : await InsertAsync(caller.ToActor(), caller.OrganizationId, caller, site, request, cancellationToken);

    /// <summary>For someone without credentials in a network that an organization trusts.</summary>
    /// <param name="network">The start of that network, for what is counted across all of it.</param>
    /// <param name="address">Where they ask from.</param>
    /// <param name="site">This server's address, which the links begin with.</param>
    public async Task<Outcome<CreatedInvites>> CreateForNetworkAsync(
        int organizationId, IPAddress? network, IPAddress? address, string site, CreateInvitesRequest request,
        CancellationToken cancellationToken)
    {
        if (request.Role is not null and not "member")
            return Problems.Forbidden("not_admin", "A trusted network may ask for invites of role member only.",
                "Leave the role out, or let an admin make the invite.");
        if (Validate(request, NetworkLimit, organizationId) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        // Each code counts: a call for ten is ten.
        for (var i = 0; i < (request.Count ?? 1); i++)
        {
            var verdict = await limiter.CountAsync(AttemptKind.TrustedInvite, null, network, cancellationToken);
            if (verdict.RetryAfter > TimeSpan.Zero)
                return Problems.TooMany(verdict.RetryAfter);
        }

        return await InsertAsync(new($"network:{address}", null, address), organizationId, null, site, request, cancellationToken);
    }

    /// <summary>Newest first.</summary>
    /// <param name="state">When given, only those: <c>open</c>, <c>used</c>, <c>expired</c>, <c>revoked</c>.</param>
    public async Task<IReadOnlyList<InviteItem>> ListAsync(
        Caller caller, string? state, long before, int limit, CancellationToken cancellationToken) =>
    [
        .. (await store.ListAsync(caller.OrganizationId, state, before, limit, time.GetUtcNow(), cancellationToken))
            .Select(row => new InviteItem(
                row.InviteId, row.Prefix, row.State, row.Role, row.Email, row.CreatedAt, row.CreatedBy, row.CreatedFrom, row.ExpiresAt,
                row.RevokedAt, row.UsedAt, row.UsedBy, row.UsedByEmail, row.Team, row.Environment)),
    ];

    /// <returns>False when there is no such invite.</returns>
    public async Task<bool> RevokeAsync(Caller caller, long inviteId, CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "invite.revoke", caller.OrganizationId, cancellationToken);
        if (!await InviteStore.RevokeAsync(change, caller.OrganizationId, inviteId, time.GetUtcNow(), cancellationToken))
            return false;
        await change.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<CreatedInvites> InsertAsync(
        Actor actor, int organizationId, Caller? caller, string site, CreateInvitesRequest request, CancellationToken cancellationToken)
    {
        var role = request.Role ?? MemberRole.Member.ToName();
        var email = string.IsNullOrWhiteSpace(request.Email) ? null : EmailAddress.Normalize(request.Email);
        var labels = SetupLabels.Of(request.Team, request.Environment);
        var now = time.GetUtcNow();
        var expiresAt = now.AddHours(request.ExpiresInHours ?? DefaultHours);
        var invites = new List<CreatedInvite>();
        await using var change = await controlPlane.BeginAsync(actor, "invite.create", organizationId, cancellationToken);
        for (var i = 0; i < (request.Count ?? 1); i++)
        {
            var code = InviteCode.Create();
            var invite = new NewInvite(organizationId, SecretHash.Compute(code), InviteCode.Shown(code), role, email, now, caller?.MemberId,
                caller?.TokenId, actor.Address?.ToString(), expiresAt, labels.Team, labels.Environment);
            var id = await InviteStore.InsertAsync(change, invite, cancellationToken);
            invites.Add(new(id, code, role, email, expiresAt, $"{site}/join#{code}", RegisterCommand(site, email, code)));
        }

        await change.CommitAsync(cancellationToken);
        return new(organizationId, invites,
            "Send each person one code: they open join_url, or run register after filling in what stands in <…>.");
    }

    private static string RegisterCommand(string site, string? email, string code)
    {
        var body = new JsonObject { ["email"] = email ?? "<your-email>", ["invite_code"] = code, ["machine"] = "<this-machine-hostname>" };
        var json = body.ToJsonString(Relaxed).Replace("'", "'\\''", StringComparison.Ordinal);
        return $"curl -X POST -H \"Content-Type: application/json\" -d '{json}' {site}/auth/register";
    }

    /// <summary>Keeps the angle brackets readable; the text goes into a shell, never into a page's markup.</summary>
    private static readonly System.Text.Json.JsonSerializerOptions Relaxed =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Dictionary<string, string> Validate(CreateInvitesRequest request, int limit, int organizationId)
    {
        var errors = new Dictionary<string, string>();
        if (request.Count is < 1 || request.Count > limit)
            errors["count"] = $"The count must lie between 1 and {limit}.";
        if (!MemberRoles.TryParse(request.Role ?? "member", out var role))
            errors["role"] = "The role must be admin or member.";
        if (!string.IsNullOrWhiteSpace(request.Email) && EmailAddress.Complain(EmailAddress.Normalize(request.Email)) is { } wrong)
            errors["email"] = wrong;
        else if (role == MemberRole.Admin && string.IsNullOrWhiteSpace(request.Email))
            errors["email"] = "An invite for an admin must name the e-mail address that it is for.";
        SetupLabels.Of(request.Team, request.Environment).Check(errors);
        if (request.ExpiresInHours is < 1 or > MaximumHours)
            errors["expires_in_hours"] = $"The hours must lie between 1 and {MaximumHours}.";
        if (request.OrganizationId is { } named && named != organizationId)
            errors["organization_id"] = "You can invite to your own organization only: leave it out.";
        return errors;
    }
}
