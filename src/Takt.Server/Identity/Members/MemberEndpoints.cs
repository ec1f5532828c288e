using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Identity;
using Takt.Server.Audit;
using Takt.Server.Http;
using Takt.Server.Identity.SignIn;

namespace Takt.Server.Identity.Members;

internal static class MemberEndpoints
{
    private const int NameLimit = 200;

    public static void MapMembers(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/members").WithTags("Members").Requires(Access.Admin);
        group.MapGet("/", ListAsync).WithSummary("List the organization's members");
        group.MapPost("/", CreateAsync).WithSummary("Add a member");
        group.MapPatch("/{id:long}", ChangeAsync).WithSummary("Change a member's role");
        group.MapDelete("/{id:long}", RemoveAsync).WithSummary("Remove a member; their tokens and sessions end at once");
    }

    private static async Task<Results<Ok<MemberPage>, ProblemHttpResult>> ListAsync(
        MemberStore store, HttpContext context, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        if (!Paging.TryRead(limit, cursor, 0, out var size, out var after, out var errors))
            return Problems.Invalid(errors);
        var rows = await store.ListAsync(context.GetCaller().OrganizationId, after, size, cancellationToken);
        return TypedResults.Ok(new MemberPage([.. rows.Select(ToItem)], Paging.Next(rows, size, row => row.MemberId)));
    }

    private static async Task<Results<Created<MemberItem>, ProblemHttpResult>> CreateAsync(
        CreateMemberRequest request, Passwords passwords, ControlPlane controlPlane, TimeProvider time, HttpContext context, CancellationToken cancellationToken)
    {
        var (email, name) = (EmailAddress.Normalize(request.Email ?? ""), request.Name?.Trim());
        var errors = Validate(request, email, name, out var role);
        if (errors.Count > 0)
            return Problems.Invalid(errors);

        var caller = context.GetCaller();
        var passwordHash = request.Password is null ? null : await passwords.HashAsync(request.Password, cancellationToken);
        await using var change = await controlPlane.BeginAsync(caller.ToActor(context), "member.create", caller.OrganizationId, cancellationToken);
        var (userId, isNew) = await MemberStore.EnsureUserAsync(change, email, string.IsNullOrEmpty(name) ? null : name, passwordHash, time.GetUtcNow(), cancellationToken);
        // An admin of one organization must not set the password of someone who is also in another.
        if (!isNew && passwordHash is not null)
            return Problems.Conflict("password_exists", "This person signs in to this server already, with their own password.", "Send the request again without a password.");
        var row = await MemberStore.AddAsync(change, caller.OrganizationId, userId, role, time.GetUtcNow(), cancellationToken);
        if (row is null)
            return Problems.Conflict("member_exists", "They are a member of this organization already.", "Use the member that exists.");
        await change.CommitAsync(cancellationToken);
        return TypedResults.Created($"/api/members/{row.MemberId}", ToItem(row));
    }

    private static async Task<Results<Ok<MemberItem>, ProblemHttpResult>> ChangeAsync(
        long id, ChangeMemberRequest request, ControlPlane controlPlane, TokenVerifier verifier, HttpContext context, CancellationToken cancellationToken)
    {
        if (!MemberRoles.TryParse(request.Role, out var role))
            return Problems.Invalid(new Dictionary<string, string> { ["role"] = "The role must be admin or member." });
        var caller = context.GetCaller();
        await using var change = await controlPlane.BeginAsync(caller.ToActor(context), "member.change", caller.OrganizationId, cancellationToken);
        var admins = await MemberStore.LockAdminsAsync(change, caller.OrganizationId, cancellationToken);
        if (role == MemberRole.Member && IsLast(admins, id))
            return LastAdmin();
        if (await MemberStore.ChangeRoleAsync(change, caller.OrganizationId, id, role, cancellationToken) is not { } row)
            return Problems.NotFound("member");
        await change.CommitAsync(cancellationToken);
        verifier.Forget();
        return TypedResults.Ok(ToItem(row));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        long id, ControlPlane controlPlane, TokenVerifier verifier, TimeProvider time, HttpContext context, CancellationToken cancellationToken)
    {
        var caller = context.GetCaller();
        await using var change = await controlPlane.BeginAsync(caller.ToActor(context), "member.remove", caller.OrganizationId, cancellationToken);
        if (IsLast(await MemberStore.LockAdminsAsync(change, caller.OrganizationId, cancellationToken), id))
            return LastAdmin();
        if (!await MemberStore.RemoveAsync(change, caller.OrganizationId, id, time.GetUtcNow(), cancellationToken))
            return Problems.NotFound("member");
        await change.CommitAsync(cancellationToken);
        verifier.Forget();
        return TypedResults.NoContent();
    }

    private static Dictionary<string, string> Validate(CreateMemberRequest request, string email, string? name, out MemberRole role)
    {
        var errors = new Dictionary<string, string>();
        if (EmailAddress.Complain(email) is { } wrongEmail)
            errors["email"] = wrongEmail;
        if (name?.Length > NameLimit)
            errors["name"] = $"The name may have at most {NameLimit} characters.";
        if (!MemberRoles.TryParse(request.Role ?? "member", out role))
            errors["role"] = "The role must be admin or member.";
        if (request.Password is not null && Passwords.Complain(request.Password) is { } wrongPassword)
            errors["password"] = wrongPassword;
        return errors;
    }

    private static bool IsLast(HashSet<long> admins, long memberId) => admins.Count == 1 && admins.Contains(memberId);

    private static ProblemHttpResult LastAdmin() => Problems.Conflict(
        "last_admin", "An organization needs an admin, and this is its last.", "Make another member an admin first.");

    private static MemberItem ToItem(MemberRow row) => new(row.MemberId, row.Email, row.Name, row.Role, row.EmailVerified, row.CreatedAt);
}
