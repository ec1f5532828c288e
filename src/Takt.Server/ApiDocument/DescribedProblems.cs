using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Takt.Server.Access;
using Takt.Server.Http;
using HttpJson = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Takt.Server.ApiDocument;

/// <summary>The refusals of an operation: one answer a status, one example a code, made by the functions that refuse.</summary>
internal sealed class DescribedProblems(IOptions<HttpJson> json)
{
    private const string Type = "application/problem+json";

    public Task OperationAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var requirement = metadata.OfType<RequiresAttribute>().Last().Requirement;
        List<ProblemHttpResult> problems = [.. metadata.OfType<EndpointProblems>().SelectMany(declared => declared.All),
            .. AccessProblems.Known(requirement)];
        if (requirement is not (Requirement.Anyone or Requirement.Own))
            problems.AddRange(AccessProblems.Unknown);
        if (operation.RequestBody is { Content: { } content } && content.ContainsKey("application/json") && requirement != Requirement.Own)
            problems.AddRange([Problems.Malformed(), Problems.NotJson()]);
        operation.Responses ??= [];
        foreach (var status in problems.GroupBy(problem => problem.StatusCode).OrderBy(status => status.Key))
            Add(operation.Responses, status.Key.ToString(CultureInfo.InvariantCulture), "Refused", status, context.Document);
        Add(operation.Responses, "default", "Refused, whatever was asked", [Problems.Internal(), Problems.Unavailable()], context.Document);
        return Task.CompletedTask;
    }

    /// <summary>The same problem of many operations stands in the document once; another one of the same code gets a number.</summary>
    private static OpenApiExampleReference Shared(OpenApiDocument document, string code, OpenApiExample example)
    {
        var known = (document.Components ??= new()).Examples ??= new Dictionary<string, IOpenApiExample>();
        var (id, number) = (code, 1);
        while (known.TryGetValue(id, out var other) && !JsonNode.DeepEquals(other.Value, example.Value))
            id = $"{code}-{++number}";
        known[id] = example;
        return new(id, document);
    }

    private void Add(
        OpenApiResponses responses, string status, string why, IEnumerable<ProblemHttpResult> problems, OpenApiDocument? document)
    {
        var examples = new Dictionary<string, IOpenApiExample>();
        foreach (var problem in problems)
        {
            var code = (string)problem.ProblemDetails.Extensions["code"]!;
            if (!examples.ContainsKey(code))
                examples[code] = Shared(document!, code, new()
                {
                    Summary = problem.ProblemDetails.Detail,
                    Value = JsonSerializer.SerializeToNode(problem.ProblemDetails, json.Value.SerializerOptions),
                });
        }

        var media = new OpenApiMediaType { Schema = new OpenApiSchemaReference(DocumentFrame.Problem, document), Examples = examples };
        // Another form of the same status stays: an OAuth error, or what health says.
        if (responses.TryGetValue(status, out var there) && there is OpenApiResponse { Content: { Count: > 0 } content })
            content[Type] = media;
        else
            responses[status] = new OpenApiResponse
            {
                Description = $"{why}: {string.Join(", ", examples.Keys)}.",
                Content = new Dictionary<string, OpenApiMediaType> { [Type] = media },
            };
    }
}
