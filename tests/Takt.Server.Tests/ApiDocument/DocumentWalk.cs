using System.Text.Json.Nodes;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.ApiDocument;

/// <summary>Every operation of the document that a server serves.</summary>
internal static class DocumentWalk
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    public static async Task<JsonNode> DocumentAsync(TestServer server)
    {
        using var answer = await server.Client.GetAsync("/openapi/v1.json", Cancelled);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancelled))!;
    }

    /// <returns>Each with its method and path, as in <c>GET /api/usage</c>.</returns>
    public static IReadOnlyList<(string Name, JsonNode Operation)> Operations(JsonNode document) =>
    [
        .. document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Where(o => Methods.Contains(o.Key))
                .Select(o => ($"{o.Key.ToUpperInvariant()} {path.Key}", o.Value!))),
    ];

    /// <summary>The bodies of one operation, with the status of an answer, or <c>request</c>.</summary>
    public static IEnumerable<(string Place, string Type, JsonNode Media)> Bodies(JsonNode operation)
    {
        foreach (var (type, media) in operation["requestBody"]?["content"]?.AsObject() ?? [])
            yield return ("request", type, media!);
        foreach (var (status, response) in operation["responses"]!.AsObject())
        {
            foreach (var (type, media) in response!["content"]?.AsObject() ?? [])
                yield return (status, type, media!);
        }
    }

    /// <summary>What a reference refers to.</summary>
    public static JsonNode Follow(JsonNode document, JsonNode node) => node["$ref"]?.GetValue<string>() is { } reference
        ? reference[2..].Split('/').Aggregate(document, (at, part) => at[part.Replace("~1", "/", StringComparison.Ordinal)]!)
        : node;
}
