using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.ApiDocument;

/// <summary>Who may call: in words as the operation's description, and as security requirements.</summary>
internal static class DescribedAccess
{
    public static Task OperationAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var requirement = metadata.OfType<RequiresAttribute>().Last().Requirement;
        var callers = metadata.OfType<EndpointCallers>().LastOrDefault();
        operation.Description = callers?.Words ?? SecuritySchemes.Words(requirement);
        // An empty list says that nothing is asked for; none at all would say nothing.
        operation.Security = callers is { Schemes.Count: > 0 }
            ? [new(), .. callers.Schemes.Select(scheme => SecuritySchemes.Of(scheme, context.Document))]
            : SecuritySchemes.For(requirement, context.Document);
        return Task.CompletedTask;
    }
}
