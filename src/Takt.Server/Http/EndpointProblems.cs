using Microsoft.AspNetCore.Http.HttpResults;

namespace Takt.Server.Http;

/// <summary>
/// What an endpoint may answer besides what all may, for the API document: the very problems, so that their words can't drift.
/// </summary>
internal sealed record EndpointProblems(IReadOnlyList<ProblemHttpResult> All);

internal static class EndpointProblemConventions
{
    /// <summary>
    /// Says by which problems the endpoint refuses. Those of who may call, of unreadable bodies and of a lost database are known anyway.
    /// </summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params ProblemHttpResult[] problems) =>
        endpoint.WithMetadata(new EndpointProblems(problems));
}
