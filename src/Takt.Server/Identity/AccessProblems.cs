using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Server.Identity.Callers;

namespace Takt.Server.Identity;

/// <summary>By which problems callers are turned away before an endpoint is reached, for the API document.</summary>
internal static class AccessProblems
{
    /// <summary>Who comes without credentials that hold.</summary>
    public static IEnumerable<ProblemHttpResult> Unknown { get; } =
        [.. Enum.GetValues<NoCaller>().Select(Refusals.NobodyKnown).DistinctBy(problem => problem.ProblemDetails.Extensions["code"])];

    /// <summary>Who is known, and may not.</summary>
    public static IEnumerable<ProblemHttpResult> Known(Access access) => access switch
    {
        Access.Anyone => [Refusals.ForeignOrigin()],
        Access.Person => [Refusals.NotPersonal(), MachineTokens.RefuseReplaced(), Refusals.ForeignOrigin()],
        Access.UsageRead => [Refusals.Scope(TokenScopes.UsageWrite, ScopeNames.UsageRead), Refusals.ForeignOrigin()],
        Access.PersonOrAdmin => [Refusals.Scope(TokenScopes.UsageRead, ScopeNames.Admin), MachineTokens.RefuseReplaced(), Refusals.ForeignOrigin()],
        Access.Admin => [Refusals.NotAdmin(), Refusals.Scope(TokenScopes.UsageRead, ScopeNames.Admin), MachineTokens.RefuseReplaced(), Refusals.ForeignOrigin()],
        _ => [],
    };
}
