using System.Text;
using Takt.Server.ApiDocument.Reference;

namespace Takt.Server.Dashboard.Pages.ApiDocs;

/// <summary>The API reference as Markdown. An example that was shown is not shown again: agents pay for what they read.</summary>
internal static class ApiMarkdown
{
    public static string Write(ApiReference reference, string address)
    {
        var text = new StringBuilder().Append($"# {reference.Title} API\n\n{reference.Intro}\n\nThis server: {address}. "
            + $"The same as OpenAPI: {address}/openapi/v1.json\n\n## Credentials\n\n");
        foreach (var scheme in reference.Schemes)
            text.Append($"- **{scheme.Name}**: {scheme.Description}\n");
        var shown = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in reference.Groups)
        {
            text.Append($"\n## {group.Name}\n");
            if (group.Description is { } description)
                text.Append($"\n{description}\n");
            foreach (var operation in group.Operations)
                Write(text, operation, address, shown);
        }

        text.Append("\n## Problems\n\n");
        foreach (var problem in reference.Problems)
            text.Append($"- {problem.Status} `{problem.Code}`: {problem.Detail} {problem.NextAction}\n");
        text.Append("\n## Records\n");
        foreach (var record in reference.Records)
            Write(text, record);
        return text.ToString();
    }

    private static void Write(StringBuilder text, ReferenceOperation operation, string address, Dictionary<string, string> shown)
    {
        text.Append($"\n### {operation.Id}: `{operation.Method} {operation.Path}`\n\n{operation.Summary}\n\nWho: {operation.Who}\n");
        if (operation.Parameters.Count > 0)
            text.Append('\n');
        foreach (var parameter in operation.Parameters)
            text.Append($"- `{parameter.Name}` ({ReferenceWords.Of(parameter)}): {parameter.Description}\n");
        text.Append($"\n```bash\n{CurlLine.Of(operation, address)}\n```\n");
        foreach (var answer in operation.Answers)
        {
            text.Append($"\n{ReferenceWords.Of(answer)}{(answer.Record is { } record ? $", `{record}`" : "")}");
            if (answer.Example is null)
                text.Append('\n');
            else if (shown.TryGetValue(answer.Example, out var before))
                text.Append($", as {before}\n");
            else
                text.Append($":\n\n```json\n{answer.Example}\n```\n");
            if (answer.Example is not null)
                shown.TryAdd(answer.Example, operation.Id);
        }

        var problems = operation.Problems.GroupBy(p => p.Status)
            .Select(status => $"{status.Key} {string.Join(", ", status.Select(p => $"`{p.Code}`"))}");
        if (operation.Problems.Count > 0)
            text.Append($"\nProblems: {string.Join("; ", problems)}\n");
    }

    private static void Write(StringBuilder text, ReferenceRecord record)
    {
        text.Append($"\n### {record.Name}\n\n");
        if (record.Description is { } description)
            text.Append($"{description}\n\n");
        foreach (var field in record.Fields)
            text.Append($"- `{field.Name}` ({field.Type}){(field.Description is { } words ? $": {words}" : "")}\n");
    }
}
