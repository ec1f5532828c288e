using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Limits;
using Takt.Server.Access;

namespace Takt.Server.Limits.Pace;

/// <summary><c>/api/me/pace</c>.</summary>
internal static class PaceEndpoints
{
    public static void MapPaceEndpoints(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/me/pace", AnswerAsync).WithTags("Limits").Requires(Requirement.Person).WithName("GetPace")
            .WithSummary("Which of your accounts to use now, by weekly slack, and why");

    private static async Task<Ok<PaceAnswer>> AnswerAsync(PaceService service, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await service.AnswerAsync(context.GetCaller(), cancellationToken));
}
