using Takt.Server.Identity;

namespace Takt.Server.Health;

/// <summary>What load balancers and supervisors ask.</summary>
internal static class HealthFeature
{
    public static void AddHealth(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<Readiness>();

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => TypedResults.Json(new HealthAnswer("live", []), HealthJson.Default.HealthAnswer)).Requires(Access.Own);
        routes.MapGet("/readyz", async (Readiness readiness, CancellationToken cancellationToken) =>
        {
            var reasons = await readiness.CheckAsync(cancellationToken);
            return TypedResults.Json(
                new HealthAnswer(reasons.Count == 0 ? "ready" : "not_ready", reasons),
                HealthJson.Default.HealthAnswer,
                statusCode: reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).Requires(Access.Own);
    }
}
