using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Takt.Server.ApiDocument;

/// <summary>What stands around the operations: whom the API is for, how to get in, and the form of refusals.</summary>
internal static class DocumentFrame
{
    public const string Problem = "Problem";

    /// <summary>The framework's own notion of a problem document, which lacks the two fields that every refusal of ours has.</summary>
    private const string BareProblem = nameof(Microsoft.AspNetCore.Mvc.ProblemDetails);

    private static readonly Dictionary<string, string> Tags = new(StringComparer.Ordinal)
    {
        ["Ingest"] = "Telemetry by OTLP. gRPC has the same three calls (Export of the services "
            + "opentelemetry.proto.collector.{metrics,logs,trace}.v1) on a port of its own, 4317 by default. "
            + "A 200 or 202 says that the batch is on disk; a batch that is sent again changes nothing.",
        ["Onboarding"] = "From an invite, or a device that waits, to a machine that sends.",
        ["Sign-in"] = "For people. Programs send a token and need none of it.",
        ["Usage"] = "What was used and what it is estimated to have cost.",
        ["Prices"] = "What tokens are priced by: the public list, and what an organization lays over it.",
        ["Audit"] = "Who changed what.",
        ["Documentation"] = "What you are reading, for people and programs.",
        ["Health"] = "For load balancers and supervisors.",
    };

    public static Task DocumentAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "Takt",
            Version = "v1",
            Description = "Usage and cost of teams that work with agents. Every cost is an estimate, never an invoice. "
                + "JSON is in snake_case, times are RFC 3339 in UTC, money is decimal US dollars in fields that end in _usd. "
                + "Lists page by limit and cursor. "
                + "Errors are RFC 9457 problem documents with a stable code and a next_action: one literal instruction.\n\n"
                + "An empty server prints a one-time set-up link, whose secret stands behind the # and is used up by creating the first "
                + "organization on the page /setup; "
                + "no operation takes it. From then on people have a session's cookie and programs a bearer token.",
        };
        // The document is the same whoever asks, by whatever name.
        document.Servers = [new() { Url = "/", Description = "This server." }];
        document.Components ??= new();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        foreach (var (name, scheme) in SecuritySchemes.All)
            document.Components.SecuritySchemes[name] = scheme;
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[Problem] = ProblemSchema();
        document.Components.Schemas.Remove(BareProblem);
        document.Tags ??= new HashSet<OpenApiTag>();
        foreach (var tag in document.Tags)
            tag.Description = Tags.GetValueOrDefault(tag.Name ?? "");
        document.Tags = new HashSet<OpenApiTag>([new() { Name = "Ingest", Description = Tags["Ingest"] }, .. document.Tags]);
        return Task.CompletedTask;
    }

    private static OpenApiSchema ProblemSchema()
    {
        OpenApiSchema Text(string description, string? example = null) =>
            new()
            {
                Type = JsonSchemaType.String,
                Description = description,
                Examples = example is null ? null : [JsonValue.Create(example)],
            };
        OpenApiSchema Names(string description) =>
            new() { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String }, Description = description };
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
                ["retry_after"] =
                    new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "With too_many_attempts: the seconds to wait." },
                ["organizations"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    Items = new OpenApiSchema { Type = JsonSchemaType.Integer },
                    Description = "With organization_ambiguous: the ids to choose from.",
                },
                ["dimensions"] = Names("With aggregate_not_allowed: what was asked for and isn't shown to members."),
                ["allowed"] = Names("With aggregate_not_allowed: what is."),
            },
        };
    }
}
