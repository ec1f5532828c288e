using Microsoft.AspNetCore.Http.HttpResults;

namespace Takt.Server.Access;

/// <summary>Who may call an endpoint. Every endpoint and page of the server declares one.</summary>
public enum Requirement
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
public sealed class RequiresAttribute(Requirement requirement) : Attribute
{
    public Requirement Requirement => requirement;
}

public static class AccessConventions
{
    /// <summary>Declares who may call an endpoint, or every endpoint of a group.</summary>
    public static TBuilder Requires<TBuilder>(this TBuilder endpoints, Requirement requirement)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.WithMetadata(new RequiresAttribute(requirement));
        return endpoints;
    }
}

/// <summary>By which problems callers are turned away before an endpoint is reached, for the API document.</summary>
internal static class AccessProblems
{
    /// <summary>A caller without credentials that hold.</summary>
    public static IEnumerable<ProblemHttpResult> Unknown { get; } =
        [.. Enum.GetValues<NoCaller>().Select(CallerRefusals.NobodyKnown).DistinctBy(problem => problem.ProblemDetails.Extensions["code"])];

    /// <summary>A caller who is known, and may not.</summary>
    public static IEnumerable<ProblemHttpResult> Known(Requirement requirement) => requirement switch
    {
        Requirement.Anyone => [CallerRefusals.ForeignOrigin()],
        Requirement.Person => [CallerRefusals.NotPersonal(), CallerRefusals.Replaced(), CallerRefusals.Unconfirmed(),
            CallerRefusals.ForeignOrigin()],
        Requirement.UsageRead => [CallerRefusals.Scope(TokenScopes.UsageWrite, ScopeNames.UsageRead), CallerRefusals.Unconfirmed(),
            CallerRefusals.ForeignOrigin()],
        Requirement.PersonOrAdmin =>
            [CallerRefusals.Scope(TokenScopes.UsageRead, ScopeNames.Admin), CallerRefusals.Replaced(), CallerRefusals.Unconfirmed(),
                CallerRefusals.ForeignOrigin()],
        Requirement.Admin => [CallerRefusals.NotAdmin(), CallerRefusals.Unproven(),
            CallerRefusals.Scope(TokenScopes.UsageRead, ScopeNames.Admin), CallerRefusals.Replaced(), CallerRefusals.Unconfirmed(),
            CallerRefusals.ForeignOrigin()],
        _ => [],
    };
}
