using Takt.Server.Access;
using Takt.Server.ApiDocument.Examples;
using Takt.Server.ApiDocument.Reference;

namespace Takt.Server.ApiDocument;

/// <summary>The OpenAPI document of the whole server, and what a page needs to show it.</summary>
internal static class ApiDocumentFeature
{
    public const string DocumentName = "v1";

    public static void AddApiDocument(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ApiExamples>();
        builder.Services.AddSingleton<DescribedExamples>();
        builder.Services.AddSingleton<DescribedProblems>();
        builder.Services.AddSingleton<OtlpOperations>();
        builder.Services.AddSingleton<ApiDocumentSource>();
        builder.Services.AddSingleton<ApiReferenceReader>();
        builder.Services.AddOpenApi(DocumentName, options =>
        {
            options.AddSchemaTransformer(DescribedSchemas.SchemaAsync);
            options.AddOperationTransformer(DescribedParameters.OperationAsync);
            options.AddOperationTransformer(DescribedAccess.OperationAsync);
            options.AddOperationTransformer((operation, context, _) =>
                context.ApplicationServices.GetRequiredService<DescribedExamples>().OperationAsync(operation, context));
            options.AddOperationTransformer((operation, context, _) =>
                context.ApplicationServices.GetRequiredService<DescribedProblems>().OperationAsync(operation, context));
            options.AddDocumentTransformer(DocumentFrame.DocumentAsync);
            options.AddDocumentTransformer((document, context, _) =>
                context.ApplicationServices.GetRequiredService<OtlpOperations>().DocumentAsync(document));
        });
    }

    public static void MapApiDocument(this IEndpointRouteBuilder endpoints) => endpoints
        .MapGet($"/openapi/{DocumentName}.json", async (ApiDocumentSource source, CancellationToken cancellationToken) =>
            TypedResults.Bytes(await source.JsonAsync(cancellationToken), "application/json; charset=utf-8"))
        .Requires(Requirement.Anyone).ExcludeFromDescription();
}
