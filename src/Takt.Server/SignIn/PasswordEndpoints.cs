using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.SignIn;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.SignIn;

internal static class PasswordEndpoints
{
    public static void MapPasswords(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/auth/password").WithTags("Sign-in");
        group.MapPost("/set", SetAsync).Requires(Requirement.Person).WithName("SetPassword")
            .WithSummary("Set your password; your other sessions end")
            .Refuses(
                Unfit, PasswordRefusals.WrongCurrent(), PasswordRefusals.CurrentNeeded(), PasswordRefusals.TokenNotEnough(),
                Problems.TooMany(TimeSpan.FromMinutes(1)));
        group.MapPost("/admin-set", AdminSetAsync).Requires(Requirement.Admin).WithName("SetMemberPassword")
            .WithSummary("Set a member's password; their sessions end")
            .Refuses(Unfit, Problems.NotFound("member"), PasswordRefusals.NotYours());
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SetAsync(
        SetPasswordRequest request, PasswordService service, HttpContext context, CancellationToken cancellationToken) =>
        Answer(context, await service.SetAsync(context.GetCaller(), SessionCookie.ReadHash(context.Request), request.Password ?? "",
            request.CurrentPassword, cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> AdminSetAsync(
        AdminSetPasswordRequest request, PasswordService service, HttpContext context, CancellationToken cancellationToken)
    {
        if ((request.MemberId is null) == string.IsNullOrWhiteSpace(request.Email))
            return Problems.Invalid(new Dictionary<string, string> { ["member_id"] = "Name the member by member_id or by email." });
        return Answer(context, await service.SetForAsync(
            context.GetCaller(), SessionCookie.ReadHash(context.Request), request.MemberId, request.MemberId is null
                ? request.Email : null, request.Password ?? "", cancellationToken));
    }

    private static Results<NoContent, ProblemHttpResult> Answer(HttpContext context, Outcome<Done> outcome) =>
        outcome.Refusal is { } refusal ? context.Refuse(refusal) : TypedResults.NoContent();

    private static ProblemHttpResult Unfit => Problems.Invalid("password", Passwords.Complain("short")!);
}
