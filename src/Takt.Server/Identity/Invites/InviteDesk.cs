using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Identity;
using Takt.Server.Audit;
using Takt.Server.Http;

namespace Takt.Server.Identity.Invites;

/// <summary>What came of asking for invites: exactly one of the two is set.</summary>
internal readonly record struct InviteOutcome(CreatedInvites? Created, ProblemHttpResult? Refusal);

/// <summary>Makes, lists and revokes invites. The page and the API both end here.</summary>
internal sealed class InviteDesk(
    InviteStore store, TrustedNetworks networks, AttemptLimiter limiter, ControlPlane controlPlane, PublicAddress publicAddress,
    TimeProvider time)
{
    public const int AdminLimit = 100;
    public const int NetworkLimit = 10;
    public const int DefaultHours = 7 * 24;
    public const int MaximumHours = 30 * 24;

    /// <param name="caller">Null for someone without credentials, whose network is then looked at.</param>
    public async Task<InviteOutcome> CreateAsync(
        HttpContext context, Caller? caller, CreateInvitesRequest request, CancellationToken cancellationToken)
    {
        var address = context.Connection.RemoteIpAddress;
        if (caller is not null)
        {
            return Validate(request, AdminLimit, caller.OrganizationId) is { Count: > 0 } wrong
                ? new(null, Problems.Invalid(wrong))
                : new(await InsertAsync(context, caller.ToActor(context), caller.OrganizationId, caller, request, cancellationToken), null);
        }

        var admitted = await networks.AdmitAsync(context, request.OrganizationId, cancellationToken);
        if (admitted.Refusal is not null)
            return new(null, admitted.Refusal);
        if (request.Role is not null and not "member")
            return new(null, Problems.Forbidden("not_admin", "A trusted network may ask for invites of role member only.",
                "Leave the role out, or let an admin make the invite."));
        if (Validate(request, NetworkLimit, admitted.OrganizationId) is { Count: > 0 } errors)
            return new(null, Problems.Invalid(errors));
        // Each code counts: a call for ten is ten.
        for (var i = 0; i < (request.Count ?? 1); i++)
        {
            var verdict = await limiter.CountAsync(AttemptKind.TrustedInvite, null, admitted.Network, cancellationToken);
            if (!verdict.IsLockedOut)
                continue;
            context.Response.Headers.RetryAfter = Problems.Seconds(verdict.RetryAfter)
                .ToString(System.Globalization.CultureInfo.InvariantCulture);
            return new(null, Problems.TooMany(verdict.RetryAfter));
        }

        return new(await InsertAsync(context, new($"network:{address}", null, address), admitted.OrganizationId, null, request,
            cancellationToken), null);
    }

    /// <summary>Newest first.</summary>
    /// <param name="state">When given, only those: <c>open</c>, <c>used</c>, <c>expired</c>, <c>revoked</c>.</param>
    public async Task<IReadOnlyList<InviteItem>> ListAsync(
        Caller caller, string? state, long before, int limit, CancellationToken cancellationToken) =>
    [
        .. (await store.ListAsync(caller.OrganizationId, state, before, limit, time.GetUtcNow(), cancellationToken))
            .Select(row => new InviteItem(
                row.InviteId, row.Prefix, row.State, row.Role, row.Email, row.CreatedAt, row.CreatedBy, row.CreatedFrom, row.ExpiresAt,
                row.RevokedAt, row.UsedAt, row.UsedBy, row.UsedByEmail)),
    ];

    /// <returns>False when there is no such invite.</returns>
    public async Task<bool> RevokeAsync(Caller caller, HttpContext context, long inviteId, CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(caller.ToActor(context), "invite.revoke", caller.OrganizationId,
            cancellationToken);
        if (!await InviteStore.RevokeAsync(change, caller.OrganizationId, inviteId, time.GetUtcNow(), cancellationToken))
            return false;
        await change.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<CreatedInvites> InsertAsync(
        HttpContext context, Actor actor, int organizationId, Caller? caller, CreateInvitesRequest request,
        CancellationToken cancellationToken)
    {
        var role = request.Role ?? MemberRole.Member.ToName();
        var email = string.IsNullOrWhiteSpace(request.Email) ? null : EmailAddress.Normalize(request.Email);
        var now = time.GetUtcNow();
        var expiresAt = now.AddHours(request.ExpiresInHours ?? DefaultHours);
        var site = publicAddress.Of(context.Request);
        var invites = new List<CreatedInvite>();
        await using var change = await controlPlane.BeginAsync(actor, "invite.create", organizationId, cancellationToken);
        for (var i = 0; i < (request.Count ?? 1); i++)
        {
            var code = InviteCode.Create();
            var invite = new NewInvite(organizationId, SecretHash.Compute(code), InviteCode.Shown(code), role, email, now, caller?.MemberId,
                caller?.TokenId, actor.Address?.ToString(), expiresAt);
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
        if (request.ExpiresInHours is < 1 or > MaximumHours)
            errors["expires_in_hours"] = $"The hours must lie between 1 and {MaximumHours}.";
        if (request.OrganizationId is { } named && named != organizationId)
            errors["organization_id"] = "You can invite to your own organization only: leave it out.";
        return errors;
    }
}
