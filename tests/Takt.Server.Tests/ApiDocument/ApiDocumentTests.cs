using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Takt.Server.Access;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Dashboard;

namespace Takt.Server.Tests.ApiDocument;

public sealed class ApiDocumentTests(DocumentServer host) : IClassFixture<DocumentServer>
{
    /// <summary>Codes of answers that are no operation's: of paths that are not there, and of the pages' own forms.</summary>
    private static readonly string[] OfNoOperation = ["path_not_found", "method_not_allowed", "request_refused", "access_undeclared",
        "stale_form"];

    /// <summary>What the contract lists and the framework can't see, since one route serves all of it.</summary>
    private static readonly string[] Exports =
    [
        .. new[] { "metrics", "logs", "traces" }
            .SelectMany(signal => new[] { $"POST /v1/{signal}", $"POST /api/v1/public/ingest/otel/claude/{{connection_id}}/v1/{signal}" }),
    ];

    [Fact]
    public void Operations_AllOfTheServer_HaveSummaryTagAnswersAndTheFormOfRefusals()
    {
        Assert.Superset(Programs().Concat(Exports).Append("GET /docs/api").Append("GET /docs/definitions").ToHashSet(),
            host.Operations.Select(o => o.Name).ToHashSet());
        Assert.Empty(host.Operations.Select(o => Fault(o.Operation, Exports.Contains(o.Name)) is { } fault ? $"{o.Name}: {fault}" : null)
            .OfType<string>());
        Assert.Equal(host.Operations.Count, host.Operations.Select(o => o.Operation["operationId"]!.GetValue<string>()).Distinct().Count());
        var problem = host.Document["components"]!["schemas"]!["Problem"]!;
        Assert.Equal(["status", "code", "next_action"], problem["required"]!.AsArray().Select(field => field!.GetValue<string>()));
        Assert.All(["code", "next_action", "errors", "retry_after"], field => Assert.NotNull(problem["properties"]![field]));
    }

    /// <summary>It is made once, for everybody: the name by which the first one asks must not be in what others get.</summary>
    [Fact]
    public async Task Document_ForWhoeverAsks_IsTheSame()
    {
        List<string> answers = [];
        foreach (var name in new[] { "one.example.com", "two.example.com" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
            request.Headers.Host = name;
            using var answer = await host.Server.Client.SendAsync(request, AccessServer.Cancelled);
            answers.Add(await answer.Content.ReadAsStringAsync(AccessServer.Cancelled));
        }

        Assert.Equal(answers[0], answers[1]);
        Assert.DoesNotContain(".example.com\"", answers[0].Replace("takt.example.com", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Fact]
    public void References_All_LeadSomewhere() => Assert.All(
        Regex.Matches(host.Document.ToJsonString(), "\"#/components/([a-zA-Z]+)/([^\"]+)\"")
            .Select(match => (Kind: match.Groups[1].Value, Name: match.Groups[2].Value)).Distinct(),
        reference => Assert.NotNull(host.Document["components"]![reference.Kind]![reference.Name]));

    /// <summary>What a program must send is said in its own words, and is what the endpoint declares.</summary>
    [Fact]
    public void Security_OfOperations_IsWhatTheirEndpointsDeclare()
    {
        var schemes = host.Document["components"]!["securitySchemes"]!;
        Assert.Equal(
            ("http", "bearer"), (schemes["bearer"]!["type"]!.GetValue<string>(), schemes["bearer"]!["scheme"]!.GetValue<string>()));
        Assert.Equal(("apiKey", "cookie", "takt_session"), (schemes["cookie"]!["type"]!.GetValue<string>(),
            schemes["cookie"]!["in"]!.GetValue<string>(), schemes["cookie"]!["name"]!.GetValue<string>()));
        Assert.Contains("set-up link", host.Document["info"]!["description"]!.GetValue<string>(), StringComparison.Ordinal);
        var secured = host.Operations.ToDictionary(o => o.Name, o => o.Operation["security"]!.ToJsonString());
        foreach (var (name, access) in Served())
        {
            if (!secured.TryGetValue(name, out var security))
                continue;
            switch (access)
            {
                case Requirement.Anyone or Requirement.Own:
                    Assert.True(security == "[]" || security.StartsWith("[{},", StringComparison.Ordinal), $"{name}: {security}");
                    break;
                case Requirement.Admin:
                    Assert.Equal((name, """[{"bearer":["admin"]},{"cookie":[]}]"""), (name, security));
                    break;
                case Requirement.UsageRead:
                    Assert.Equal((name, """[{"bearer":["usage:read"]},{"cookie":[]}]"""), (name, security));
                    break;
                default:
                    Assert.Equal((name, """[{"bearer":[]},{"cookie":[]}]"""), (name, security));
                    break;
            }
        }

        Assert.All(Exports, name => Assert.Equal("""[{"bearer":["usage:write"]}]""", secured[name]));
    }

    /// <summary>A code that the source answers and the document doesn't know is one that nobody can program for.</summary>
    [Fact]
    public void Codes_OfTheSource_AreAllInTheDocument()
    {
        var known = host.Document["components"]!["examples"]!.AsObject()
            .Select(example => example.Value!["value"]!["code"]!.GetValue<string>()).ToHashSet();
        var written = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Takt.Server"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Regex.Matches(File.ReadAllText(file),
                """(?:Unauthorized|Forbidden|Conflict|Gone|Create)\(\s*(?:StatusCodes\.\w+,\s*|status,\s*)?"([a-z_]+)",\s*\$?"[A-Z]"""))
            .Select(match => match.Groups[1].Value).Except(OfNoOperation).ToList();

        Assert.True(written.Count > 40, $"Only {written.Count} codes were found in the source.");
        Assert.Empty(written.Except(known));
    }

    private static string? Fault(JsonNode operation, bool isExport)
    {
        if (string.IsNullOrEmpty(operation["summary"]?.GetValue<string>()))
            return "no summary";
        if (string.IsNullOrEmpty(operation["description"]?.GetValue<string>()))
            return "nobody who may call it";
        if (operation["tags"]?[0]?.GetValue<string>() is null or "takt-server" or "Takt.Server")
            return "no tag";
        if (operation["parameters"]?.AsArray()
            .FirstOrDefault(p => p!["description"] is null || p["schema"]?["type"] is null) is { } parameter)
            return $"a parameter {parameter["name"]} without description or type";
        if (DocumentWalk.Bodies(operation).Any(body => body.Media["schema"] is null))
            return "a body without a schema";
        if (operation["responses"]!.AsObject()
            .Any(answer => answer.Key[0] == '2' && answer.Key is not "204" && answer.Value!["content"] is null))
            return "a good answer without a body";
        return isExport || operation["responses"]!["default"]
            ?["content"]?["application/problem+json"]?["schema"]?["$ref"]?.GetValue<string>() == "#/components/schemas/Problem"
            ? null : "no refusals";
    }

    /// <summary>What the server serves to programs: no pages, no files, no telemetry, no forms of pages.</summary>
    private IEnumerable<string> Programs() => Served().Select(served => served.Name).Where(name => name.Split(' ')[1] is var route
        && (route.StartsWith("/auth/", StringComparison.Ordinal) || route.StartsWith("/oauth/", StringComparison.Ordinal)
            || route is "/validate" or "/onboarding"
            || (route.StartsWith("/api/", StringComparison.Ordinal) && !route.StartsWith("/api/v1/public/", StringComparison.Ordinal))));

    private IEnumerable<(string Name, Requirement Requirement)> Served() =>
        from endpoint in host.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let route = "/" + Regex.Replace(endpoint.RoutePattern.RawText!.Trim('/'), @"\{(\w+)(:\w+)?\}", "{$1}")
        where endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        select ($"{method} {route}", endpoint.Metadata.GetMetadata<RequiresAttribute>()?.Requirement ?? Requirement.Own);
}
