using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Server.Identity.Callers;

namespace Takt.Server.Identity;

/// <summary>Who may call an endpoint. Every endpoint and page of the server declares one.</summary>
public enum Access
{
    /// <summary>Open to all; who is signed in is known, if somebody is.</summary>
    Anyone,

    /// <summary>A person: their cookie, or a personal token of theirs.</summary>
    Person,

    /// <summary>A cookie, or a token with <c>usage:read</c>.</summary>
    UsageRead,

    /// <summary>A cookie, a personal token, or a token with <c>admin</c>; the handler tells what each may see.</summary>
    PersonOrAdmin,

    /// <summary>An admin's cookie, or a token with <c>admin</c> that is not a mere member's.</summary>
    Admin,

    /// <summary>Not looked at: the endpoint checks in the words of its own protocol (OTLP), or has nothing to guard (health).</summary>
    Own,
}

/// <summary>Declares who may call an endpoint or see a page.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequiresAttribute(Access access) : Attribute
{
    public Access Access => access;
}

public static class AccessConventions
{
    /// <summary>Declares who may call an endpoint, or every endpoint of a group.</summary>
    public static TBuilder Requires<TBuilder>(this TBuilder endpoints, Access access)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.WithMetadata(new RequiresAttribute(access));
        return endpoints;
    }
}

/// <summary>By which problems callers are turned away before an endpoint is reached, for the API document.</summary>
internal static class AccessProblems
{
    /// <summary>A caller without credentials that hold.</summary>
    public static IEnumerable<ProblemHttpResult> Unknown { get; } =
        [.. Enum.GetValues<NoCaller>().Select(Refusals.NobodyKnown).DistinctBy(problem => problem.ProblemDetails.Extensions["code"])];

    /// <summary>A caller who is known, and may not.</summary>
    public static IEnumerable<ProblemHttpResult> Known(Access access) => access switch
    {
        Access.Anyone => [Refusals.ForeignOrigin()],
        Access.Person => [Refusals.NotPersonal(), MachineTokens.RefuseReplaced(), Refusals.ForeignOrigin()],
        Access.UsageRead => [Refusals.Scope(TokenScopes.UsageWrite, ScopeNames.UsageRead), Refusals.ForeignOrigin()],
        Access.PersonOrAdmin =>
            [Refusals.Scope(TokenScopes.UsageRead, ScopeNames.Admin), MachineTokens.RefuseReplaced(), Refusals.ForeignOrigin()],
        Access.Admin => [Refusals.NotAdmin(), Refusals.Unproven(), Refusals.Scope(TokenScopes.UsageRead, ScopeNames.Admin),
            MachineTokens.RefuseReplaced(), Refusals.ForeignOrigin()],
        _ => [],
    };
}
