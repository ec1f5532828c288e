using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Identity;
using Takt.Server.Http;

namespace Takt.Server.Identity.Members;

internal static class MemberEndpoints
{
    public static void MapMembers(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/members").WithTags("Members").Requires(Access.Admin);
        group.MapGet("/", ListAsync).WithName("ListMembers").WithSummary("List the organization's members")
            .WithQueryParameters(Paging.Parameters).Refuses(Paging.WrongLimit);
        group.MapPost("/", CreateAsync).WithName("AddMember").WithSummary("Add a member")
            .Refuses(Problems.Invalid("email", EmailAddress.Complain("")!), MemberDesk.Exists(), MemberDesk.PasswordExists());
        group.MapGet("/{id:long}", FindAsync).WithName("GetMember").WithSummary("One member").Refuses(Problems.NotFound("member"));
        group.MapPatch("/{id:long}", ChangeAsync).WithName("ChangeMember").WithSummary("Change a member's role")
            .Refuses(MemberDesk.WrongRole(), Problems.NotFound("member"), MemberDesk.LastAdmin());
        group.MapDelete("/{id:long}", RemoveAsync).WithName("RemoveMember").WithSummary(
            "Remove a member; their tokens and sessions end at once").Refuses(Problems.NotFound("member"), MemberDesk.LastAdmin());
    }

    private static async Task<Results<Ok<MemberPage>, ProblemHttpResult>> ListAsync(
        MemberDesk desk, HttpContext context, CancellationToken cancellationToken)
    {
        if (!Paging.TryRead(context, 0, out var size, out var after, out var errors))
            return Problems.Invalid(errors);
        var rows = await desk.ListAsync(context.GetCaller(), after, size, cancellationToken);
        return TypedResults.Ok(new MemberPage([.. rows.Select(ToItem)], Paging.Next(rows, size, row => row.MemberId)));
    }

    private static async Task<Results<Created<MemberItem>, ProblemHttpResult>> CreateAsync(
        CreateMemberRequest request, MemberDesk desk, HttpContext context, CancellationToken cancellationToken)
    {
        var outcome = await desk.AddAsync(context.GetCaller(), context, request, cancellationToken);
        return outcome.Row is { } row ? TypedResults.Created($"/api/members/{row.MemberId}", ToItem(row)) : outcome.Refusal!;
    }

    private static async Task<Results<Ok<MemberItem>, ProblemHttpResult>> FindAsync(
        long id, MemberDesk desk, HttpContext context, CancellationToken cancellationToken) =>
        await desk.FindAsync(context.GetCaller(), id, cancellationToken) is { } row
            ? TypedResults.Ok(ToItem(row)) : Problems.NotFound("member");

    private static async Task<Results<Ok<MemberItem>, ProblemHttpResult>> ChangeAsync(
        long id, ChangeMemberRequest request, MemberDesk desk, HttpContext context, CancellationToken cancellationToken)
    {
        var outcome = await desk.ChangeRoleAsync(context.GetCaller(), context, id, request.Role, cancellationToken);
        return outcome.Row is { } row ? TypedResults.Ok(ToItem(row)) : outcome.Refusal!;
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        long id, MemberDesk desk, HttpContext context, CancellationToken cancellationToken) =>
        await desk.RemoveAsync(context.GetCaller(), context, id, cancellationToken) is { } refusal ? refusal : TypedResults.NoContent();

    private static MemberItem ToItem(MemberRow row) =>
        new(row.MemberId, row.Email, row.Name, row.Role, row.EmailVerified, row.CreatedAt, row.Claimed);
}
