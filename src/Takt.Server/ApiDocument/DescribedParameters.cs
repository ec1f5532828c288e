using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Takt.Server.Http;

namespace Takt.Server.ApiDocument;

/// <summary>Parameters that are read from the query string as a whole, and what code can't say of the others.</summary>
internal static class DescribedParameters
{
    public static Task OperationAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
        {
            if (parameter.Schema is OpenApiSchema schema)
                DescribedSchemas.Plain(schema);
            if (parameter.In != ParameterLocation.Path)
                continue;
            parameter.Description ??= "Its id, as lists and the answer that made it show it.";
            parameter.Example ??= Id(context.Description.RelativePath ?? "", parameter);
        }

        foreach (var known in context.Description.ActionDescriptor.EndpointMetadata.OfType<QueryParameters>().SelectMany(p => p.All))
        {
            foreach (var bound in operation.Parameters.Where(p => p.Name == known.Name).ToArray())
                operation.Parameters.Remove(bound);
            operation.Parameters.Add(Describe(known));
        }

        return Task.CompletedTask;
    }

    private static JsonValue Id(string path, OpenApiParameter parameter) =>
        path.StartsWith("api/connections", StringComparison.Ordinal) ? JsonValue.Create(Examples.Sample.ConnectionId)
        : path.StartsWith("api/raw-batches", StringComparison.Ordinal) ? JsonValue.Create(Examples.Sample.RawBatchId)
        : parameter.Schema?.Format == "uuid" ? JsonValue.Create(Examples.Sample.SessionId.ToString())
        : JsonValue.Create(12);

    private static OpenApiParameter Describe(QueryParameter known)
    {
        var value = new OpenApiSchema
        {
            Type = known.Range is null ? JsonSchemaType.String : JsonSchemaType.Integer,
            Minimum = known.Range?.Least.ToString(CultureInfo.InvariantCulture),
            Maximum = known.Range?.Most.ToString(CultureInfo.InvariantCulture),
            Default = Value(known.Default, known),
            Enum = known.Allowed.Count == 0 ? null : [.. known.Allowed.Select(allowed => JsonValue.Create(allowed))],
        };
        return new()
        {
            Name = known.Name,
            In = ParameterLocation.Query,
            Description = known.Description,
            Schema = known.Repeatable ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = value } : value,
            Example = Value(known.Example, known) is { } example && known.Repeatable ? new JsonArray(example) : Value(known.Example, known),
        };
    }

    private static JsonValue? Value(string? text, QueryParameter known) =>
        text is null
            ? null : known.Range is null ? JsonValue.Create(text) : JsonValue.Create(int.Parse(text, CultureInfo.InvariantCulture));
}
