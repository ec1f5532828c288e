using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Takt.Server.ApiDocument;

/// <summary>Numbers as they are written: that some are read from strings too is a leniency towards clients, not a promise.</summary>
internal static class DescribedSchemas
{
    public static Task SchemaAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        Plain(schema);
        if (context.JsonTypeInfo.Type == typeof(decimal) || context.JsonTypeInfo.Type == typeof(decimal?))
            schema.Format = "decimal";
        return Task.CompletedTask;
    }

    public static void Plain(OpenApiSchema schema)
    {
        if (schema.Type is not { } type || !type.HasFlag(JsonSchemaType.String)
            || (type & (JsonSchemaType.Integer | JsonSchemaType.Number)) == 0)
        {
            if (schema.Type is JsonSchemaType.Integer)
                schema.Pattern = null;
            return;
        }

        schema.Type = type & ~JsonSchemaType.String;
        schema.Pattern = null;
    }
}
