using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Takt.Server.ApiDocument.Reference;

internal static class OperationReader
{
    private const string Json = "application/json", Problem = "application/problem+json";

    /// <summary>For reading: the text is encoded again where it is shown.</summary>
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReferenceOperation Read(string path, HttpMethod method, OpenApiOperation operation) => new(
        operation.OperationId!,
        method.Method,
        path,
        operation.Summary ?? "",
        operation.Description ?? "",
        operation.Security?.SelectMany(one => one.Keys).Any(scheme => scheme.Reference.Id == SecuritySchemes.Bearer) == true,
        [.. (operation.Parameters ?? []).Select(Parameter)],
        operation.RequestBody is { } body ? Body(null, body.Description, body.Content!) : null,
        [
            .. operation.Responses!.Where(answer => answer.Key is not "default" && answer.Value.Content?.ContainsKey(Problem) != true)
                .OrderBy(answer => answer.Key, StringComparer.Ordinal)
                .Select(answer => Body(answer.Key, answer.Value.Description, answer.Value.Content)),
        ],
        [.. operation.Responses!.Where(answer => answer.Key is not "default").OrderBy(answer => answer.Key, StringComparer.Ordinal)
            .SelectMany(answer => Problems(answer.Value))]);

    public static IReadOnlyList<ReferenceProblem> Problems(IOpenApiResponse answer) =>
        answer.Content?.TryGetValue(Problem, out var media) != true || media is null
            ? []
            : [
                .. (media.Examples ?? new Dictionary<string, IOpenApiExample>()).Select(example => new ReferenceProblem(
                    $"{example.Value.Value?["status"]}", example.Key, $"{example.Value.Value?["detail"]}",
                    $"{example.Value.Value?["next_action"]}")),
            ];

    /// <summary>A form's fields as a query string writes them, anything else as JSON.</summary>
    private static ReferenceBody Body(string? status, string? description, IDictionary<string, OpenApiMediaType>? content)
    {
        if (content is not { Count: > 0 })
            return new(status, description, [], null, null);
        var (_, shown) = content.FirstOrDefault(entry => entry.Key == Json) is { Value: not null } json ? json : content.First();
        return new(status, description, [.. content.Keys], shown.Example?.ToJsonString(Readable), SchemaWords.Record(shown.Schema));
    }

    private static ReferenceParameter Parameter(IOpenApiParameter parameter)
    {
        var schema = parameter.Schema!;
        var value = schema.Items ?? schema;
        return new(
            parameter.Name!,
            parameter.In == ParameterLocation.Path ? "path" : "query",
            SchemaWords.Type(schema),
            parameter.Required,
            value.Default?.ToString(),
            [.. (value.Enum ?? []).Select(allowed => allowed.ToString())],
            (parameter.Example is JsonArray { Count: > 0 } list ? list[0] : parameter.Example)?.ToString(),
            parameter.Description);
    }
}
