using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Contracts.Usage;
using Takt.Server.Access;

namespace Takt.Server.Usage.Definitions;

/// <summary><c>/api/definitions</c>.</summary>
internal static class DefinitionEndpoints
{
    public static void MapDefinitionEndpoints(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/definitions", List).WithTags("Documentation").Requires(Requirement.Anyone).WithName("ListDefinitions")
            .WithSummary("What every figure is, how it is computed, and which signals it needs");

    private static Ok<DefinitionPage> List() => TypedResults.Ok(new DefinitionPage(DefinitionList.All));
}
