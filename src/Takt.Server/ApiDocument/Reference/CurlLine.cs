using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Takt.Server.ApiDocument.Reference;

/// <summary>
/// An operation as a command that runs as it is, once TAKT_TOKEN holds a token; but what changes a single thing has a place for its id, in
/// capitals: whoever tries the lines out must not hit the thing that has the example's id.
/// </summary>
internal static class CurlLine
{
    private static readonly JsonSerializerOptions Short = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="address">This server's, without a trailing slash.</param>
    public static string Of(ReferenceOperation operation, string address)
    {
        var path = operation.Parameters.Where(p => p.Place == "path")
            .Aggregate(operation.Path, (all, p) => all.Replace($"{{{p.Name}}}", Example(operation, p), StringComparison.Ordinal));
        var query = string.Join('&', operation.Parameters.Where(p => p is { Place: "query", Example: not null })
            .Select(p => $"{p.Name}={Uri.EscapeDataString(p.Example!)}"));
        return string.Join(' ', new[]
        {
            "curl",
            operation.Method == "GET" || (operation.Method == "POST" && operation.Request is not null) ? "" : $"-X {operation.Method}",
            operation.TakesToken ? "-H \"Authorization: Bearer $TAKT_TOKEN\"" : "",
            operation.Request is { } request ? Body(request) : "",
            Quoted(address + path + (query.Length > 0 ? $"?{query}" : "")),
        }.Where(part => part.Length > 0));
    }

    private static string Example(ReferenceOperation operation, ReferenceParameter parameter) =>
        operation.Method == "GET" && parameter.Example is { } example ? example : parameter.Name.ToUpperInvariant();

    private static string Body(ReferenceBody request)
    {
        var example = JsonNode.Parse(request.Example ?? "{}")!.AsObject();
        return request.MediaTypes.Any(type => type.EndsWith("json", StringComparison.Ordinal))
            ? $"-H 'Content-Type: application/json' -d {Quoted(example.ToJsonString(Short))}"
            : string.Join(' ', example.Select(field => $"--data-urlencode {Quoted($"{field.Key}={field.Value}")}"));
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
