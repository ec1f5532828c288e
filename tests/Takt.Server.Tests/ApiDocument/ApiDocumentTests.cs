using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Takt.Server.Tests.Identity;
using Takt.Testing;
using static Takt.Server.Tests.Identity.IdentityServer;

namespace Takt.Server.Tests.ApiDocument;

public sealed class ApiDocumentTests
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    [Fact]
    public async Task Operations_AllOfTheServer_HaveSummaryTagAnswersAndTheFormOfRefusals()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: Cancelled);
        var document = await (await server.SendAsync(HttpMethod.Get, "/openapi/v1.json", null)).JsonAsync();
        var operations = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Where(o => Methods.Contains(o.Key)).Select(o => (Name: $"{o.Key.ToUpperInvariant()} {path.Key}", Operation: o.Value!)))
            .ToList();

        Assert.Superset(Programs(server).ToHashSet(), operations.Select(o => o.Name).ToHashSet());
        Assert.Empty(operations.Select(o => Fault(o.Operation) is { } fault ? $"{o.Name}: {fault}" : null).OfType<string>());
        var problem = document["components"]!["schemas"]!["Problem"]!;
        Assert.Equal(["status", "code", "next_action"], problem["required"]!.AsArray().Select(field => field!.GetValue<string>()));
        Assert.All(["code", "next_action", "errors", "retry_after"], field => Assert.NotNull(problem["properties"]![field]));
        // Every reference leads somewhere.
        var text = document.ToJsonString();
        Assert.All(
            System.Text.RegularExpressions.Regex.Matches(text, "\"#/components/schemas/([^\"]+)\"").Select(match => match.Groups[1].Value).Distinct(),
            name => Assert.NotNull(document["components"]!["schemas"]![name]));
    }

    private static string? Fault(JsonNode operation)
    {
        if (string.IsNullOrEmpty(operation["summary"]?.GetValue<string>()))
            return "no summary";
        if (operation["tags"]?[0]?.GetValue<string>() is null or "takt-server" or "Takt.Server")
            return "no tag";
        if (operation["requestBody"] is { } body && body["content"]!.AsObject().Any(content => content.Value!["schema"] is null))
            return "a body without a schema";
        var responses = operation["responses"]!.AsObject();
        foreach (var (status, response) in responses.Where(r => r.Key.StartsWith('2') && r.Key is not ("202" or "204")))
        {
            if (response!["content"]?.AsObject() is not { Count: > 0 } content || content.Any(c => c.Value!["schema"] is null))
                return $"a {status} without a schema";
        }

        return responses["default"]?["content"]?["application/problem+json"]?["schema"]?["$ref"]?.GetValue<string>() == "#/components/schemas/Problem" ? null : "no refusals";
    }

    /// <summary>What the server serves to programs: no pages, no files, no telemetry, no forms of pages.</summary>
    private static IEnumerable<string> Programs(TestServer server) =>
        from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let route = "/" + System.Text.RegularExpressions.Regex.Replace(endpoint.RoutePattern.RawText!.Trim('/'), @"\{(\w+)(:\w+)?\}", "{$1}")
        where endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null
        where route.StartsWith("/auth/", StringComparison.Ordinal) || route.StartsWith("/oauth/", StringComparison.Ordinal) || route is "/validate" or "/onboarding"
            || (route.StartsWith("/api/", StringComparison.Ordinal) && !route.StartsWith("/api/v1/public/", StringComparison.Ordinal))
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        select $"{method} {route}";
}
