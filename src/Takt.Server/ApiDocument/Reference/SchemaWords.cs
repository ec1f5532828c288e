using Microsoft.OpenApi;

namespace Takt.Server.ApiDocument.Reference;

/// <summary>What a schema says, in a few words.</summary>
internal static class SchemaWords
{
    public static IEnumerable<ReferenceField> Fields(IOpenApiSchema schema) =>
        (schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
            .Select(field => new ReferenceField(field.Key, Type(field.Value), Record(field.Value), field.Value.Description));

    /// <returns>The name of the record that a schema refers to, itself or as a list's items or a map's values; null for none.</returns>
    public static string? Record(IOpenApiSchema? schema) => Through(schema) switch
    {
        OpenApiSchemaReference reference => reference.Reference.Id,
        { Items: OpenApiSchemaReference items } => items.Reference.Id,
        { AdditionalProperties: OpenApiSchemaReference values } => values.Reference.Id,
        _ => null,
    };

    public static string Type(IOpenApiSchema schema)
    {
        var nullable = schema.Type?.HasFlag(JsonSchemaType.Null) == true
            || schema.OneOf?.Any(one => one.Type == JsonSchemaType.Null) == true;
        return Plain(Through(schema)!) + (nullable ? " or null" : "");
    }

    private static string Plain(IOpenApiSchema schema) => schema switch
    {
        OpenApiSchemaReference reference => reference.Reference.Id ?? "object",
        { Items: { } items } => $"list of {Plain(items)}",
        { AdditionalProperties: { } values } => $"map of {Plain(values)}",
        { Minimum: { } least, Maximum: { } most } => $"integer, {least} to {most}",
        _ => (schema.Type & ~JsonSchemaType.Null) switch
        {
            JsonSchemaType.Integer => "integer",
            JsonSchemaType.Number => "number",
            JsonSchemaType.Boolean => "true or false",
            JsonSchemaType.String => schema.Format ?? "text",
            JsonSchemaType.Object => "object",
            _ => "any",
        },
    };

    /// <summary>A record or null is written as one of both.</summary>
    private static IOpenApiSchema? Through(IOpenApiSchema? schema) =>
        schema is { OneOf: { Count: > 0 } choices } and not OpenApiSchemaReference
            ? choices.FirstOrDefault(one => one.Type != JsonSchemaType.Null) ?? schema : schema;
}
