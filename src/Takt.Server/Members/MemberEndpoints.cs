using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Members;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.Members;

internal static class MemberEndpoints
{
    public static void MapMemberEndpoints(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/members").WithTags("Members").Requires(Requirement.Admin);
        group.MapGet("/", ListAsync).WithName("ListMembers").WithSummary("List the organization's members")
            .WithQueryParameters(Paging.Parameters).Refuses(Paging.WrongLimit);
        group.MapPost("/", CreateAsync).WithName("AddMember").WithSummary("Add a member")
            .Refuses(Problems.Invalid("email", EmailAddress.Complain("")!), MemberService.Exists(), MemberService.PasswordExists());
        group.MapGet("/{id:long}", FindAsync).WithName("GetMember").WithSummary("One member").Refuses(Problems.NotFound("member"));
        group.MapPatch("/{id:long}", ChangeAsync).WithName("ChangeMember").WithSummary(
            "Change a member's role, the team and environment that their machines name, or whether they are a person or automation")
            .Refuses(MemberService.WrongRole(), Problems.NotFound("member"), MemberService.LastAdmin());
        group.MapDelete("/{id:long}", RemoveAsync).WithName("RemoveMember").WithSummary(
            "Remove a member; their tokens and sessions end at once").Refuses(Problems.NotFound("member"), MemberService.LastAdmin());
    }

    private static async Task<Results<Ok<MemberPage>, ProblemHttpResult>> ListAsync(
        MemberService service, HttpContext context, CancellationToken cancellationToken)
    {
        if (!Paging.TryRead(context, 0, out var size, out var after, out var errors))
            return Problems.Invalid(errors);
        var rows = await service.ListAsync(context.GetCaller(), after, size, cancellationToken);
        return TypedResults.Ok(new MemberPage([.. rows.Select(ToItem)], Paging.Next(rows, size, row => row.MemberId)));
    }

    private static async Task<Results<Created<MemberItem>, ProblemHttpResult>> CreateAsync(
        CreateMemberRequest request, MemberService service, HttpContext context, CancellationToken cancellationToken)
    {
        var outcome = await service.AddAsync(context.GetCaller(), request, cancellationToken);
        return outcome.Value is { } row ? TypedResults.Created($"/api/members/{row.MemberId}", ToItem(row)) : outcome.Refusal!;
    }

    private static async Task<Results<Ok<MemberItem>, ProblemHttpResult>> FindAsync(
        long id, MemberService service, HttpContext context, CancellationToken cancellationToken) =>
        await service.FindAsync(context.GetCaller(), id, cancellationToken) is { } row
            ? TypedResults.Ok(ToItem(row)) : Problems.NotFound("member");

    private static async Task<Results<Ok<MemberItem>, ProblemHttpResult>> ChangeAsync(
        long id, ChangeMemberRequest request, MemberService service, HttpContext context, CancellationToken cancellationToken)
    {
        var outcome = await service.ChangeAsync(context.GetCaller(), id, request, cancellationToken);
        return outcome.Value is { } row ? TypedResults.Ok(ToItem(row)) : outcome.Refusal!;
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        long id, MemberService service, HttpContext context, CancellationToken cancellationToken) =>
        (await service.RemoveAsync(context.GetCaller(), id, cancellationToken)).Refusal is { } refusal ? refusal : TypedResults.NoContent();

    private static MemberItem ToItem(MemberRow row) =>
        new(row.MemberId, row.Email, row.Name, row.Role, row.EmailVerified, row.CreatedAt, row.Claimed, row.Team, row.Environment,
            row.Kind);
}
