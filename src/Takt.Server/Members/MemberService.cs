using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Members;
using Takt.Server.Access;
using Takt.Server.Audit;
using Takt.Server.Http;
using Takt.Server.SignIn;
using Takt.Server.Tokens;

namespace Takt.Server.Members;

/// <summary>Adds, changes and removes members. The page and the API both end here.</summary>
internal sealed class MemberService(
    MemberStore store, Passwords passwords, ControlPlane controlPlane, TokenVerifier verifier, WaysIn ways, TimeProvider time)
{
    private const int NameLimit = 200;
    private static readonly string[] MemberKinds = ["person", "automation"];

    /// <summary>Oldest first.</summary>
    /// <param name="after">Only members with a larger id.</param>
    public Task<IReadOnlyList<MemberRow>> ListAsync(Caller caller, long after, int limit, CancellationToken cancellationToken) =>
        store.ListAsync(caller.OrganizationId, after, limit, cancellationToken);

    public Task<MemberRow?> FindAsync(Caller caller, long memberId, CancellationToken cancellationToken) =>
        store.FindAsync(caller.OrganizationId, memberId, cancellationToken);

    public async Task<Outcome<MemberRow>> AddAsync(Caller caller, CreateMemberRequest request, CancellationToken cancellationToken)
    {
        var (email, name) = (EmailAddress.Normalize(request.Email ?? ""), request.Name?.Trim());
        var errors = Validate(request, email, name, out var role);
        if (errors.Count > 0)
            return Problems.Invalid(errors);

        var passwordHash = request.Password is null ? null : await passwords.HashAsync(request.Password, cancellationToken);
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "member.create", caller.OrganizationId, cancellationToken);
        var (userId, isNew) = await MemberStore.EnsureUserAsync(change, email, string.IsNullOrEmpty(name) ? null : name, passwordHash,
            caller.PasswordReach, time.GetUtcNow(), cancellationToken);
        // An admin of one organization must not set the password of someone who is also in another.
        if (!isNew && passwordHash is not null)
            return PasswordExists();
        var row = await MemberStore.AddAsync(change, caller.OrganizationId, userId, role,
            SetupLabels.Of(request.Team, request.Environment), time.GetUtcNow(), cancellationToken);
        if (row is null)
            return Exists();
        await change.CommitAsync(cancellationToken);
        return row;
    }

    /// <param name="request">What is left out stays; an empty team, environment or kind is taken away.</param>
    public async Task<Outcome<MemberRow>> ChangeAsync(
        Caller caller, long memberId, ChangeMemberRequest request, CancellationToken cancellationToken)
    {
        var labels = SetupLabels.Of(request.Team, request.Environment);
        var errors = new Dictionary<string, string>();
        labels.Check(errors);
        if (request.Kind is { Length: > 0 } kind && !MemberKinds.Contains(kind))
            errors["kind"] = $"The kind must be one of {string.Join(", ", MemberKinds)}, or empty.";
        if (request == new ChangeMemberRequest())
            errors["role"] = "Say what to change: role, team, environment or kind.";
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        if (request.Role is not null
            && await ChangeRoleAsync(caller, memberId, request.Role, cancellationToken) is var changed
            && (changed.Refusal is not null || request == new ChangeMemberRequest(request.Role)))
            return changed;
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "member.label", caller.OrganizationId, cancellationToken);
        var what = new MemberChange(request.Team is not null, request.Environment is not null, labels, request.Kind is not null,
            string.IsNullOrEmpty(request.Kind) ? null : request.Kind);
        if (await MemberStore.ChangeAsync(change, caller.OrganizationId, memberId, what, cancellationToken) is not { } row)
            return Problems.NotFound("member");
        await change.CommitAsync(cancellationToken);
        return row;
    }

    public async Task<Outcome<MemberRow>> ChangeRoleAsync(
        Caller caller, long memberId, string? roleName, CancellationToken cancellationToken)
    {
        if (!MemberRoles.TryParse(roleName, out var role))
            return WrongRole();
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "member.change", caller.OrganizationId, cancellationToken);
        var admins = await MemberStore.LockAdminsAsync(change, caller.OrganizationId, ways.WithoutPassword, cancellationToken);
        if (role == MemberRole.Member && IsLast(admins, memberId))
            return LastAdmin();
        if (await MemberStore.ChangeRoleAsync(change, caller.OrganizationId, memberId, role, cancellationToken) is not { } row)
            return Problems.NotFound("member");
        if (role == MemberRole.Member)
            await MemberStore.EndAdminWaysAsync(change, caller.OrganizationId, memberId, time.GetUtcNow(), cancellationToken);
        await change.CommitAsync(cancellationToken);
        verifier.Forget();
        return row;
    }

    /// <summary>Removes a member; their tokens and sessions end at once.</summary>
    public async Task<Outcome<Done>> RemoveAsync(Caller caller, long memberId, CancellationToken cancellationToken)
    {
        await using var change = await controlPlane.BeginAsync(caller.ToActor(), "member.remove", caller.OrganizationId, cancellationToken);
        if (IsLast(await MemberStore.LockAdminsAsync(change, caller.OrganizationId, ways.WithoutPassword, cancellationToken), memberId))
            return LastAdmin();
        if (!await MemberStore.RemoveAsync(change, caller.OrganizationId, memberId, time.GetUtcNow(), cancellationToken))
            return Problems.NotFound("member");
        await MemberStore.EndAdminWaysAsync(change, caller.OrganizationId, memberId, time.GetUtcNow(), cancellationToken);
        await change.CommitAsync(cancellationToken);
        verifier.Forget();
        return Done.Instance;
    }

    private static Dictionary<string, string> Validate(CreateMemberRequest request, string email, string? name, out MemberRole role)
    {
        var errors = new Dictionary<string, string>();
        if (EmailAddress.Complain(email) is { } wrongEmail)
            errors["email"] = wrongEmail;
        if (name is not null && (name.Length > NameLimit || !PlainLine.Holds(name)))
            errors["name"] = $"The name may have at most {NameLimit} characters, in one line of plain text.";
        if (!MemberRoles.TryParse(request.Role ?? "member", out role))
            errors["role"] = "The role must be admin or member.";
        SetupLabels.Of(request.Team, request.Environment).Check(errors);
        if (request.Password is not null && Passwords.Complain(request.Password) is { } wrongPassword)
            errors["password"] = wrongPassword;
        return errors;
    }

    private static bool IsLast(HashSet<long> admins, long memberId) => admins.Count == 1 && admins.Contains(memberId);

    internal static ProblemHttpResult PasswordExists() => Problems.Conflict(
        "password_exists", "This person signs in to this server already, with their own password.",
        "Send the request again without a password.");

    internal static ProblemHttpResult Exists() => Problems.Conflict(
        "member_exists", "They are a member of this organization already.", "Use the member that exists.");

    internal static ProblemHttpResult WrongRole() => Problems.Invalid("role", "The role must be admin or member.");

    internal static ProblemHttpResult LastAdmin() => Problems.Conflict(
        "last_admin", "An organization needs an admin, and this is its last.",
        "Make another member an admin first; an invited one counts from the day on which they have proven their e-mail address.");
}
