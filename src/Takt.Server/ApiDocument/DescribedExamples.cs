using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Takt.Server.ApiDocument.Examples;
using Takt.Server.Http;
using HttpJson = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Takt.Server.ApiDocument;

/// <summary>An example for every body: of its record, or what its endpoint declares, written as the server writes it.</summary>
internal sealed class DescribedExamples(ApiExamples examples, IOptions<HttpJson> json)
{
    private const string Any = "*/*", Json = "application/json", Form = "application/x-www-form-urlencoded";

    public Task OperationAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var declared = metadata.OfType<EndpointExample>().ToLookup(example => example.Status, example => example.Value);
        var asked = metadata.OfType<IAcceptsMetadata>().LastOrDefault()?.RequestType
            ?? context.Description.ParameterDescriptions.FirstOrDefault(p => p.Source.Id == "Body")?.Type;
        Show(operation.RequestBody?.Content, Given(declared[0].FirstOrDefault() ?? Of(asked)));
        foreach (var answer in context.Description.SupportedResponseTypes)
        {
            if (operation.Responses?.TryGetValue(answer.StatusCode.ToString(CultureInfo.InvariantCulture), out var response) == true)
                Show(response.Content, declared[answer.StatusCode].FirstOrDefault() ?? Of(answer.Type));
        }

        return Task.CompletedTask;
    }

    /// <summary>A request as people write it: what is left out need not be said.</summary>
    private string? Given(object? request)
    {
        if (request is null || Write(request) is not JsonObject fields)
            return null;
        LeaveOut(fields);
        return fields.ToJsonString();
    }

    private static void LeaveOut(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
                LeaveOut(item);
        }

        if (node is not JsonObject fields)
            return;
        foreach (var (name, value) in fields.ToArray())
        {
            if (value is null)
                fields.Remove(name);
            else
                LeaveOut(value);
        }
    }

    private object? Of(Type? type) => type is null ? null : examples.Of(type);

    private void Show(IDictionary<string, OpenApiMediaType>? content, object? example)
    {
        if (content is null || example is null)
            return;
        foreach (var (_, media) in content.Where(entry => entry.Key is Json or Form or Any))
            media.Example = Write(example);
    }

    private JsonNode? Write(object example) =>
        example is string text
            ? JsonNode.Parse(text) : JsonSerializer.SerializeToNode(example, json.Value.SerializerOptions.GetTypeInfo(example.GetType()));
}
