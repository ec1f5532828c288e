using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Takt.Server.Http;
using Takt.Server.Identity;

namespace Takt.Server.ApiDocument;

/// <summary>What the framework can't see by itself: whom the API is for, who may call, and parameters read from the query string as a whole.</summary>
internal static class Described
{
    private const string Bearer = "bearer", Problem = "Problem";

    /// <summary>The framework's own notion of a problem document, which lacks the two fields that every refusal of ours has.</summary>
    private const string BareProblem = nameof(Microsoft.AspNetCore.Mvc.ProblemDetails);

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
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[Problem] = ProblemSchema();
        document.Components.Schemas.Remove(BareProblem);
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

        Refuse(operation, context.Document);
        var access = metadata.OfType<RequiresAttribute>().LastOrDefault()?.Access ?? Access.Own;
        if (access is Access.Anyone) return Task.CompletedTask;
        operation.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [.. Scopes(access)] }];
        return Task.CompletedTask;
    }

    /// <summary>Every operation may be refused, and each refusal has the same form.</summary>
    private static void Refuse(OpenApiOperation operation, OpenApiDocument? document)
    {
        const string type = "application/problem+json";
        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "Refused: code says why, and next_action what to do.",
            Content = new Dictionary<string, OpenApiMediaType> { [type] = new() },
        };
        foreach (var content in operation.Responses.Values.Select(response => response.Content is { } all && all.TryGetValue(type, out var one) ? one : null).OfType<OpenApiMediaType>())
            content.Schema = new OpenApiSchemaReference(Problem, document);
    }

    private static OpenApiSchema ProblemSchema()
    {
        OpenApiSchema Text(string description, string? example = null) =>
            new() { Type = JsonSchemaType.String, Description = description, Examples = example is null ? null : [JsonValue.Create(example)] };
        return new()
        {
            Type = JsonSchemaType.Object,
            Description = "A problem document (RFC 9457).",
            Required = new HashSet<string> { "status", "code", "next_action" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = Text("Where the status is defined."),
                ["title"] = Text("The status in words."),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Examples = [JsonValue.Create(403)] },
                ["detail"] = Text("What is wrong.", "The token has usage:write; this needs usage:read."),
                ["code"] = Text("Stable, for programs.", "invalid_scope"),
                ["next_action"] = Text("One literal instruction.", "Use a token that has the scope usage:read."),
                ["errors"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Description = "With invalid_request: every wrong field, and what is wrong with it.",
                    AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String },
                },
                ["retry_after"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "With too_many_attempts: the seconds to wait." },
            },
        };
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
