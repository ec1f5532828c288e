using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Takt.Otlp;
using Takt.Server.Access;
using Takt.Server.ApiDocument.Examples;
using Takt.Server.Ingest;

namespace Takt.Server.ApiDocument;

/// <summary>The exports: one route serves all of them in the words of OTLP, so the framework sees none.</summary>
internal sealed class OtlpOperations(IOptions<IngestOptions> options)
{
    private const string Json = "application/json", Protobuf = "application/x-protobuf";

    public Task DocumentAsync(OpenApiDocument document)
    {
        OtlpSchemas.AddTo(document);
        foreach (var signal in new[] { OtlpSignal.Metrics, OtlpSignal.Logs, OtlpSignal.Traces })
        {
            var name = signal.ToString();
            Add(document, $"/v1/{name.ToLowerInvariant()}",
                Export(document, signal, $"Export{name}", 200, $"Take {name.ToLowerInvariant()} in: the base endpoint"));
            var bound = Export(document, signal, $"Export{name}ToConnection", 202, $"Take {name.ToLowerInvariant()} in for a connection");
            bound.Parameters =
            [
                new OpenApiParameter
                {
                    Name = "connection_id", In = ParameterLocation.Path, Required = true,
                    Description = "The connection's id: small letters, digits and hyphens.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[a-z0-9-]+$" },
                    Example = JsonValue.Create(Sample.ConnectionId),
                },
            ];
            Add(document, $"/api/v1/public/ingest/otel/claude/{{connection_id}}/v1/{name.ToLowerInvariant()}", bound);
        }

        return Task.CompletedTask;
    }

    private static void Add(OpenApiDocument document, string path, OpenApiOperation operation)
    {
        var item = new OpenApiPathItem();
        item.AddOperation(HttpMethod.Post, operation);
        (document.Paths ??= []).Add(path, item);
    }

    private OpenApiOperation Export(OpenApiDocument document, OtlpSignal signal, string id, int success, string summary) => new()
    {
        OperationId = id,
        Summary = summary,
        Description = "A token with the scope usage:write. A session never counts here.",
        Tags = new HashSet<OpenApiTagReference> { new("Ingest", document) },
        Security = [SecuritySchemes.Of(SecuritySchemes.Bearer, document, ScopeNames.UsageWrite)],
        RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = "Plain, or gzip, deflate or br by Content-Encoding. Unknown fields are ignored; 64-bit integers may be strings "
                + "or numbers.",
            Content = Content(document, OtlpSchemas.Request, JsonNode.Parse(ExportExamples.Of(signal))),
        },
        Responses = Answers(document, signal, success),
    };

    private OpenApiResponses Answers(OpenApiDocument document, OtlpSignal signal, int success)
    {
        var answers = new OpenApiResponses
        {
            [success.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = "On disk. {} says that all of it was taken; with partialSuccess some records could not be used, "
                    + "and the rest is kept. The answer comes in the encoding of the request.",
                Content = Content(document, OtlpSchemas.Response, JsonNode.Parse(Written(output =>
                    OtlpResponses.WriteExport(signal, OtlpEncoding.Json, 1, "1 record is older than what is kept.", output)))),
            },
        };
        foreach (var status in Refused().GroupBy(refusal => refusal.HttpStatus).OrderBy(status => status.Key))
        {
            answers[status.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = status.Any(refusal => refusal.RetryAfter is not null)
                    ? "Refused for now: send it again after Retry-After." : "Refused: sending it again unchanged is of no use.",
                Content = Content(document, OtlpSchemas.Status, Status(status.First())),
            };
        }

        return answers;
    }

    private IEnumerable<Refusal> Refused() =>
    [
        Refusals.Malformed("at byte 17, in resourceLogs: this is no array"), Refusals.NoToken, Refusals.InvalidScope(
            [ScopeNames.UsageRead], ScopeNames.UsageWrite),
        Refusals.UnknownConnection, Refusals.SlowBody, Refusals.TooLarge(options.Value.MaxBody, expanded: false), Refusals.UnsupportedMedia(
            "text/plain", $"{Json} or {Protobuf}"),
        Refusals.OverRate(5), Refusals.Unavailable,
    ];

    private static JsonNode? Status(Refusal refusal) =>
        JsonNode.Parse(Written(output =>
            OtlpResponses.WriteStatus(OtlpEncoding.Json, refusal.GrpcStatus, refusal.Message, refusal.RetryDelay, output)));

    private static Dictionary<string, OpenApiMediaType> Content(OpenApiDocument document, string schema, JsonNode? example) => new()
    {
        [Json] = new() { Schema = new OpenApiSchemaReference(schema, document), Example = example },
        [Protobuf] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
    };

    private static byte[] Written(Action<ArrayBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }
}
