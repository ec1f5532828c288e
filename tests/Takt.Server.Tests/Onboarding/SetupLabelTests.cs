using System.Net;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Access;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Onboarding;

/// <summary>Invites, members and tokens may carry a team and an environment, and the set-ups made with them name these.</summary>
public sealed class SetupLabelTests
{
    private const string Attributes = "OTEL_RESOURCE_ATTRIBUTES";

    [Fact]
    public async Task Invite_WithATeam_MakesAMemberWhoseSetUpsNameIt()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var code = await server.InviteCodeAsync(admin, new { count = 1, team = " core & more ", environment = "dev" });

        using var joined = await server.RegisterAsync(code);
        var answer = await joined.JsonAsync();

        Assert.Equal(
            "team=core%20%26%20more,deployment.environment=dev,host.name=laptop", answer["setup"]!["env"]![Attributes]!.GetValue<string>());
        Assert.Contains("team=core%20%26%20more,deployment.environment=dev,host.name=laptop",
            answer["setup"]!["methods"]!["bash"]!["command"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("team=core%20%26%20more,deployment.environment=dev,host.name=second", await AddAsync(server, answer.Text("token")));
        var member = (await AskAsync(server, admin, "/api/members"))["members"]![1]!;
        Assert.Equal(("core & more", "dev"), (member.Text("team"), member.Text("environment")));
        Assert.Equal("core & more", (await AskAsync(server, admin, "/api/invites"))["invites"]![0]!.Text("team"));
    }

    [Fact]
    public async Task Member_Changed_NamesTheNewTeam_AndATokensOwnGoesFirst()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (cookie, id) = await server.AddMemberAsync(admin, "dev@example.com");
        Assert.Equal("host.name=second", await AddAsync(server, cookie));

        await ChangeAsync(server, admin, $"/api/members/{id}", new { team = "core" });
        Assert.Equal("team=core,host.name=second", await AddAsync(server, cookie));
        await ChangeAsync(server, admin, $"/api/members/{id}", new { environment = "prod" });
        Assert.Equal("team=core,deployment.environment=prod,host.name=second", await AddAsync(server, cookie));

        using var own = await server.SendAsync(HttpMethod.Post, "/api/tokens", cookie, new { label = "x", machine = "own", team = "data" });
        var token = (await own.JsonAsync()).Text("token");
        using var rotated = await server.SendAsync(HttpMethod.Post, "/auth/rotate", token, new { });
        Assert.Equal("team=data,deployment.environment=prod,host.name=own",
            (await rotated.JsonAsync())["setup"]!["env"]![Attributes]!.GetValue<string>());

        await ChangeAsync(server, admin, $"/api/members/{id}", new { team = "", environment = "" });
        Assert.Equal("host.name=second", await AddAsync(server, cookie));
    }

    [Theory]
    [InlineData("/auth/invite", "team")]
    [InlineData("/api/members", "environment")]
    [InlineData("/api/tokens", "team")]
    public async Task Label_OfSeveralLinesOrTooLong_IsRefusedByName(string path, string field)
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        foreach (var text in new[] { "a\nb", new string('x', 201) })
        {
            var body = path switch
            {
                "/auth/invite" => new JsonObject { [field] = text },
                "/api/members" => new JsonObject { ["email"] = "new@example.com", [field] = text },
                _ => new JsonObject { ["label"] = "x", [field] = text },
            };
            using var answer = await server.SendAsync(HttpMethod.Post, path, admin, body);
            Assert.Equal([field], (await answer.JsonAsync())["errors"]!.AsObject().Select(error => error.Key));
        }
    }

    private static async Task<string> AddAsync(TestServer server, string credential)
    {
        using var answer = await server.SendAsync(HttpMethod.Post, "/auth/setup-additional", credential, new { machine = "second" });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.JsonAsync())["setup"]!["env"]![Attributes]!.GetValue<string>();
    }

    private static async Task ChangeAsync(TestServer server, string admin, string path, object body)
    {
        using var answer = await server.SendAsync(HttpMethod.Patch, path, admin, body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<JsonNode> AskAsync(TestServer server, string admin, string path)
    {
        using var answer = await server.SendAsync(HttpMethod.Get, path, admin);
        return await answer.JsonAsync();
    }
}
