using System.Net;
using System.Text.Json.Nodes;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.ApiDocument;

/// <summary>What holds for the query string of every operation: it takes what the document says, and nothing else.</summary>
public sealed class QueryParameterTests(DocumentServer host) : IClassFixture<DocumentServer>
{
    [Fact]
    public async Task Query_WithAStrangeNameAndWrongValues_IsRefusedByEachName()
    {
        var asked = 0;
        var session = await host.Server.SignInAsync();
        foreach (var (name, operation) in host.Operations)
        {
            var declared = (operation["parameters"]?.AsArray() ?? []).Where(parameter => parameter!["in"]!.ToString() == "query").ToArray();
            if (declared.Length == 0)
                continue;
            var wrong = declared.SelectMany(Wrong).Append(("modle", "x")).ToDictionary();
            var (method, path) = (name.Split(' ')[0], name.Split(' ')[1].Replace("{id}", Guid.Empty.ToString(), StringComparison.Ordinal));

            var body = method == "GET" ? null : new JsonObject();
            var query = string.Join('&', wrong.Select(pair => $"{pair.Key}={pair.Value}"));
            using var answer = await host.Server.SendAsync(new HttpMethod(method), $"{path}?{query}", session, body);

            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{name} answers {answer.StatusCode}");
            var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancelled))!;
            Assert.Equal("invalid_request", problem["code"]!.GetValue<string>());
            var errors = problem["errors"]!.AsObject();
            Assert.All(wrong.Keys, key => Assert.True(errors.ContainsKey(key), $"{name} says nothing of {key}"));
            asked++;
        }

        Assert.True(asked >= 15, $"{asked} operations take parameters");
    }

    /// <summary>A value that isn't one, of what has a set, a range, or a form of its own.</summary>
    private static IEnumerable<(string, string)> Wrong(JsonNode? parameter)
    {
        var (name, schema) = (parameter!["name"]!.GetValue<string>(), parameter["schema"]!);
        if ((schema["items"] ?? schema)["enum"] is not null)
            yield return (name, "nothing-of-it");
        else if (schema["maximum"] is { } maximum)
            yield return (name, $"{maximum.GetValue<int>() + 1}");
        else if (name is "cursor" or "from" or "to" or "day")
            yield return (name, "x");
    }
}
