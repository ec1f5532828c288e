using Microsoft.OpenApi;

namespace Takt.Server.ApiDocument;

/// <summary>The three forms of an export's bodies, as far as OTLP doesn't define them elsewhere.</summary>
internal static class OtlpSchemas
{
    public const string Request = "ExportRequest", Response = "ExportResponse", Status = "OtlpStatus";

    public static void AddTo(OpenApiDocument document)
    {
        var schemas = document.Components!.Schemas!;
        schemas[Request] = Form("An Export…ServiceRequest of OTLP 1.x: see opentelemetry.io/docs/specs/otlp.", []);
        schemas[Response] = Form("An Export…ServiceResponse of OTLP. Empty is full success.", new()
        {
            ["partialSuccess"] = Form(
                "What could not be used: rejectedDataPoints, rejectedLogRecords or rejectedSpans, and errorMessage, which says why.", []),
        });
        schemas[Status] = Form("A google.rpc.Status.", new()
        {
            ["code"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "The status that gRPC would answer with." },
            ["message"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "What is wrong, then one literal instruction." },
            ["details"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema { Type = JsonSchemaType.Object },
                Description = "A google.rpc.RetryInfo where trying again helps.",
            },
        });
    }

    private static OpenApiSchema Form(string description, Dictionary<string, IOpenApiSchema> properties) =>
        new() { Type = JsonSchemaType.Object, Description = description, Properties = properties };
}
