using Takt.Server.Access;
using Takt.Server.Hosting;
using Takt.Server.Http;

namespace Takt.Server.Health;

/// <summary>What load balancers and supervisors ask.</summary>
internal static class HealthFeature
{
    public static void AddHealth(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<Readiness>();

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Health").Requires(Requirement.Own).WithMetadata(OnOtlpPort.Mark);
        group.MapGet("/healthz", () => TypedResults.Json(new HealthAnswer("live", []), HealthJson.Default.HealthAnswer))
            .Produces<HealthAnswer>().WithName("GetLiveness").WithSummary("Is the process alive?")
            .WithAnswerExample(StatusCodes.Status200OK, new HealthAnswer("live", []));
        group.MapGet("/readyz", async (Readiness readiness, CancellationToken cancellationToken) =>
        {
            var reasons = await readiness.CheckAsync(cancellationToken);
            return TypedResults.Json(
                new HealthAnswer(reasons.Count == 0 ? "ready" : "not_ready", reasons),
                HealthJson.Default.HealthAnswer,
                statusCode: reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).Produces<HealthAnswer>().Produces<HealthAnswer>(StatusCodes.Status503ServiceUnavailable).WithName("GetReadiness")
            .WithSummary("May traffic be sent here? If not, why")
            .WithAnswerExample(StatusCodes.Status200OK, new HealthAnswer("ready", []))
            .WithAnswerExample(StatusCodes.Status503ServiceUnavailable, new HealthAnswer("not_ready", ["The database does not answer."]));
    }
}
