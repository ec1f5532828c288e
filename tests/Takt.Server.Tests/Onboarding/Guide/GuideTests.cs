using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Takt.Server.Tests.Access;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Onboarding.Guide;

public sealed class GuideTests(SetupWorld world) : IClassFixture<SetupWorld>
{
    [Theory]
    [InlineData("/onboarding", null, "text/markdown; charset=utf-8", "# Have Claude Code's usage tracked by Takt\n")]
    [InlineData("/onboarding", "text/plain", "text/plain; charset=utf-8", "# Have Claude Code's usage tracked by Takt\n")]
    [InlineData("/onboarding", "application/json", "application/json; charset=utf-8", "{\"title\":\"Have Claude Code")]
    [InlineData("/onboarding", "text/html", "text/html; charset=utf-8", "<!DOCTYPE html>")]
    [InlineData("/validate", "*/*", "text/markdown; charset=utf-8", "# Why a machine is not tracking\n")]
    [InlineData("/validate", "application/json", "application/json; charset=utf-8", "{\"title\":\"Why a machine")]
    [InlineData("/validate", "text/html,*/*;q=0.8", "text/html; charset=utf-8", "<!DOCTYPE html>")]
    public async Task Guide_ToNobody_ComesInTheFormThatIsAskedFor(string path, string? accept, string type, string beginning)
    {
        using var answer = await GetAsync(path, accept);

        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        Assert.Equal("Accept", answer.Headers.Vary.ToString());
        Assert.StartsWith(beginning, (await answer.Content.ReadAsStringAsync(Cancelled)).TrimStart('\uFEFF', '\r', '\n'),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guide_InAnotherForm_IsNotAcceptable()
    {
        using var answer = await GetAsync("/onboarding", "image/png");
        Assert.Equal((HttpStatusCode.NotAcceptable, "not_acceptable"), (answer.StatusCode, await answer.ProblemAsync()));
    }

    /// <summary>A guide that names what isn't there sends people astray.</summary>
    [Fact]
    public async Task Guide_NamesOnlyEndpointsThatExist()
    {
        var served = world.Server.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
                .Select(method => $"{method} /{e.RoutePattern.RawText!.Trim('/')}"))
            .ToHashSet();
        using var answer = await GetAsync("/onboarding", "application/json");
        var guide = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancelled))!;

        var named = guide["endpoints"]!.AsArray()
            .Select(e => $"{e!["method"]} {Uri.UnescapeDataString(new Uri(e["url"]!.GetValue<string>()).AbsolutePath)}").ToArray();
        Assert.All(named.Where(name => name != "GET /openapi/v1.json"), name => Assert.Contains(name, served));
        var text = guide.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        var posts = Regex.Matches(text, $"(POST|GET) {Regex.Escape(world.Server.Main.ToString().TrimEnd('/'))}(/[a-z/-]*)")
            .Select(match => $"{match.Groups[1]} {match.Groups[2]}").ToArray();
        Assert.NotEmpty(posts);
        Assert.All(posts, name => Assert.Contains(name, served));
    }

    /// <summary>Every piece of advice of a troubleshooting section that Takt answers to, by a word that must be there.</summary>
    [Theory]
    [InlineData("Authorization=Bearer takt_…")]
    [InlineData("one space between Bearer and the token")]
    [InlineData("usage:write")]
    [InlineData("claude_code.cost.usage")]
    [InlineData("api_request")]
    [InlineData("200 or 202")]
    [InlineData("never with `/v1/metrics`")]
    [InlineData("~/.zshrc")]
    [InlineData("open a new shell")]
    [InlineData("/Library/Application Support/ClaudeCode/managed-settings.json")]
    [InlineData("/etc/claude-code/managed-settings.json")]
    [InlineData(@"C:\Program Files\ClaudeCode\managed-settings.json")]
    [InlineData("`~/.claude/managed-settings.json` is never read")]
    [InlineData("replace the whole `env` block")]
    [InlineData("desktop app")]
    [InlineData("takt.source=claude_cowork")]
    [InlineData("takt.source=claude_office_agents")]
    [InlineData("2.1.113 to 2.1.179")]
    [InlineData("stream-json")]
    [InlineData("CLAUDE_CODE_OTEL_SHUTDOWN_TIMEOUT_MS")]
    [InlineData("by `enduser.id` in `OTEL_RESOURCE_ATTRIBUTES`")]
    [InlineData("the exporter `console` writes there")]
    [InlineData("network policy")]
    [InlineData("#46204")]
    [InlineData("4317 speaks gRPC and 4318 HTTP")]
    [InlineData("host_never_seen")]
    [InlineData("host_normalized")]
    [InlineData("no_host_supplied")]
    [InlineData("auth_invalid")]
    [InlineData("no_token")]
    [InlineData("$env:OTEL_RESOURCE_ATTRIBUTES")]
    [InlineData("tokens_24h_for_host")]
    [InlineData("recent_accounts_for_token")]
    [InlineData("A member is not an account")]
    [InlineData("OTEL_RESOURCE_INCLUDE_HOST")]
    [InlineData("Claude Code never repeats a gRPC export")]
    [InlineData("some 8 seconds")]
    [InlineData("replaces your list as a whole")]
    public async Task Checklist_And_Guide_HaveEveryPieceOfAdvice(string piece)
    {
        foreach (var path in new[] { "/onboarding", "/validate" })
        {
            using var answer = await GetAsync(path, null);
            Assert.Contains(piece, await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        }
    }

    /// <summary>What teams ask once they are on board, and the ways in that only the guide names.</summary>
    [Theory]
    [InlineData("host.name=<host-name>,team=platform,deployment.environment=prod")]
    [InlineData("/api/tokens/<id>")]
    [InlineData("their tokens and sessions end at once")]
    [InlineData("`http/json` and `http/protobuf` are the safer protocols")]
    [InlineData("replaces the whole list for work in it")]
    [InlineData("/auth/device/redeem")]
    [InlineData("resume_code")]
    [InlineData("+ another machine")]
    [InlineData("/auth/setup-additional")]
    [InlineData("do not put variables together from memory")]
    [InlineData("/api/connections/<connection-id>/keys'")]
    [InlineData("snippets.server_managed.text")]
    [InlineData("snippets.managed_helper.install")]
    [InlineData("Products, Cowork or Office agents, Monitoring")]
    [InlineData("one key to try it. Later give each product or team a key of its own")]
    [InlineData("/auth/password/set")]
    public async Task Guide_AnswersWhatTeamsAsk(string piece)
    {
        using var answer = await GetAsync("/onboarding", null);
        Assert.Contains(piece, await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    /// <summary>Nobody could follow step 1 there: no admin exists.</summary>
    [Fact]
    public async Task Guide_OfAnEmptyServer_BeginsWithTheFirstOrganization()
    {
        await using var founded = await StartWithAdminAsync();
        foreach (var (server, begins) in new[] { (world.Server, "empty_server"), (founded, "invite") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/onboarding") { Headers = { { "Accept", "application/json" } } };
            using var answer = await server.Client.SendAsync(request, Cancelled);
            Assert.Equal(begins, (await answer.JsonAsync())["sections"]![0]!.Text("id"));
        }

        foreach (var accept in new[] { "text/markdown", "text/html" })
        {
            using var answer = await GetAsync("/onboarding", accept);
            var text = await answer.Content.ReadAsStringAsync(Cancelled);
            Assert.Contains($"{world.Server.Main}setup#", text, StringComparison.Ordinal);
            Assert.Contains("TAKT_BOOTSTRAP_TOKEN_FILE", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("host.name=laptop-1", "laptop-1")]
    [InlineData("team=core,host.name=B%C3%BCro,x=y", "B%C3%BCro")]
    [InlineData("team=core", "")]
    public async Task Detection_FindsTheNameThatIsSent(string attributes, string name)
    {
        using var home = new TemporaryHome();
        using var answer = await GetAsync("/validate", "application/json");
        var guide = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancelled))!;
        var code = guide["sections"]![0]!["blocks"]!.AsArray()
            .First(b => b!["language"]?.GetValue<string>() == "bash")!["text"]!.GetValue<string>();

        var found = await Shell.RunAsync("bash", code, home.Path,
            environment: new Dictionary<string, string> { ["OTEL_RESOURCE_ATTRIBUTES"] = attributes });

        Assert.Equal((0, name), (found.Code, found.Output.TrimEnd('\n')));
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        return await world.Server.Client.SendAsync(request, Cancelled);
    }
}
