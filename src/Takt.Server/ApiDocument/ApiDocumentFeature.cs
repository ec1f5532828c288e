using Takt.Server.Identity;

namespace Takt.Server.ApiDocument;

/// <summary>The OpenAPI document of the whole server.</summary>
internal static class ApiDocumentFeature
{
    public static void AddApiDocument(this IHostApplicationBuilder builder) => builder.Services.AddOpenApi("v1", options =>
    {
        options.ShouldInclude = endpoint => endpoint.RelativePath is { } path && !path.StartsWith("openapi", StringComparison.Ordinal);
        options.AddDocumentTransformer(Described.DocumentAsync);
        options.AddOperationTransformer(Described.OperationAsync);
    });

    public static void MapApiDocument(this IEndpointRouteBuilder endpoints) => endpoints.MapOpenApi("/openapi/{documentName}.json").Requires(Access.Anyone);
}
