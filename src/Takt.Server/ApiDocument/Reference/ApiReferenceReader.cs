using Microsoft.OpenApi;

namespace Takt.Server.ApiDocument.Reference;

/// <summary>Reads the API document, once.</summary>
internal sealed class ApiReferenceReader(ApiDocumentSource source)
{
    private ApiReference? _read;

    public async ValueTask<ApiReference> ReadAsync(CancellationToken cancellationToken) =>
        _read ??= Read(await source.ReadAsync(cancellationToken));

    private static ApiReference Read(OpenApiDocument document)
    {
        var operations = (
            from path in document.Paths
            from operation in path.Value.Operations ?? []
            select (Group: operation.Value.Tags?.FirstOrDefault()?.Name ?? "",
                Operation: OperationReader.Read(path.Key, operation.Key, operation.Value))).ToLookup(o => o.Group, o => o.Operation);
        var components = document.Components!;
        return new(
            document.Info.Title ?? "",
            document.Info.Description ?? "",
            [.. (components.SecuritySchemes ?? new Dictionary<string, IOpenApiSecurityScheme>())
                .Select(scheme => new ReferenceScheme(scheme.Key, scheme.Value.Description ?? ""))],
            [.. (document.Tags ?? new HashSet<OpenApiTag>())
                .Select(tag => new ReferenceGroup(tag.Name!, tag.Description, [.. operations[tag.Name!]]))],
            [
                .. document.Paths.SelectMany(path => path.Value.Operations!.Values).SelectMany(operation => operation.Responses!)
                    .SelectMany(answer => OperationReader.Problems(answer.Value)).DistinctBy(problem => (problem.Status, problem.Code))
                    .OrderBy(problem => problem.Status, StringComparer.Ordinal).ThenBy(problem => problem.Code, StringComparer.Ordinal),
            ],
            [.. components.Schemas!.Select(schema => new ReferenceRecord(schema.Key, schema.Value.Description,
                [.. SchemaWords.Fields(schema.Value)])).OrderBy(record => record.Name, StringComparer.Ordinal)]);
    }
}
