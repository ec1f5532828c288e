using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Takt.Server.Http;
using Takt.Server.Identity;

namespace Takt.Server.ApiDocument;

/// <summary>What the framework can't see by itself: whom the API is for, who may call, and parameters read from the query string as a whole.</summary>
internal static class Described
{
    private const string Bearer = "bearer";

    public static Task DocumentAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "Takt",
            Version = "v1",
            Description = "Usage and cost of teams that work with agents. Every cost is an estimate, never an invoice. "
                + "Errors are RFC 9457 problem documents with a stable code and a next_action: one literal instruction.",
        };
        document.Components ??= new();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = Bearer,
            Description = "A token of an organization, takt_…, with the scope that the operation names. A signed-in person's cookie does as well.",
        };
        return Task.CompletedTask;
    }

    public static Task OperationAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var parameter in metadata.OfType<QueryParameters>().SelectMany(p => p.All))
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(Parameter(parameter));
        }

        var access = metadata.OfType<RequiresAttribute>().LastOrDefault()?.Access ?? Access.Own;
        if (access is Access.Anyone) return Task.CompletedTask;
        operation.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [.. Scopes(access)] }];
        return Task.CompletedTask;
    }

    private static OpenApiParameter Parameter(QueryParameter parameter)
    {
        var text = new OpenApiSchema { Type = JsonSchemaType.String };
        return new()
        {
            Name = parameter.Name,
            In = ParameterLocation.Query,
            Description = parameter.Description,
            Schema = parameter.Repeatable ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = text } : text,
            Example = parameter.Example is { } example ? JsonValue.Create(example) : null,
        };
    }

    private static string[] Scopes(Access access) => access switch
    {
        Access.UsageRead => ["usage:read"],
        Access.Admin or Access.PersonOrAdmin => ["admin"],
        _ => [],
    };
}
