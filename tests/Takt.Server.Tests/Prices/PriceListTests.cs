using System.Net;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Members;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Prices;

public sealed class PriceListTests
{
    private const string List = "/api/price-list", Rows = "/api/price-list/corrections", BuiltIn = "2026-10-09";

    private static readonly object Prices = new { input = 4, cache_write5m = 5, cache_write1h = 8, cache_read = 0.4, output = 20.000001 };

    [Fact]
    public async Task List_OfAnOrganizationWithoutRows_IsThePublicOneWithItsSources()
    {
        await using var server = await StartWithAdminAsync();
        var list = await GetAsync(server, await server.SignInAsync(), List);

        Assert.Equal(BuiltIn, list["version"]!.GetValue<string>());
        Assert.Null(list["pending_version"]);
        Assert.NotEmpty(list["sources"]!.AsArray());
        Assert.Empty(list["corrections"]!.AsArray());
        Assert.Contains(list["notes"]!.AsArray(), note => note!.GetValue<string>().Contains("modelPricing", StringComparison.Ordinal));
        var haiku = Model(list, "claude-haiku-5-5");
        var period = Assert.Single(haiku["periods"]!.AsArray())!;
        Assert.Equal(("2026-10-07", 100_000L, 0.5m, 0.1m),
            (period["from"]!.GetValue<string>(), period["above_prompt_tokens"]!.GetValue<long>(),
                period["above"]!["input"]!.GetValue<decimal>(), haiku["today"]!["input"]!.GetValue<decimal>()));
        Assert.Equal(["claude-opus-4-0", "claude-opus-4-20250514"],
            Model(list, "claude-opus-4")["ids"]!.AsArray().Select(id => id!.GetValue<string>()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Row_CountsOnceAVersionWithItIsApplied_AndNoLongerOnceThatIsUndone()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();

        object[] rows =
        [
            new { model = "us.anthropic.claude-opus-4-8-v1:0", from = "2026-01-01", geography = "EU", prices = Prices },
            new { model = "claude-opus-4-8", prices = Prices },
            new { model = "claude-*", multiplier = 0.5 },
        ];
        var answer = await server.SendAsync(HttpMethod.Post, Rows, admin, new { corrections = rows });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var created = await answer.JsonAsync();

        var pending = created["pending_version"]!.GetValue<string>();
        Assert.StartsWith(BuiltIn + "+", pending, StringComparison.Ordinal);
        var before = await GetAsync(server, admin, List);
        Assert.Equal(
            (BuiltIn, pending, 5m), (before["version"]!.GetValue<string>(), before["pending_version"]!.GetValue<string>(), Input(before)));
        Assert.True(JsonNode.DeepEquals(created["corrections"], before["corrections"]));
        var first = before["corrections"]![0]!;
        Assert.Equal(("claude-opus-4-8", "2026-01-01", "eu", 20.000001m),
            (first["model"]!.GetValue<string>(), first["from"]!.GetValue<string>(),
                first["geography"]!.GetValue<string>(), first["prices"]!["output"]!.GetValue<decimal>()));
        Assert.Equal(0.5m, before["corrections"]![2]!["multiplier"]!.GetValue<decimal>());

        await server.Database.ExecuteAsync("update price_versions set applied_at = created_at");
        var applied = await GetAsync(server, admin, List);
        Assert.Equal((pending, null, 2m), (applied["version"]!.GetValue<string>(), applied["pending_version"], Input(applied)));

        await server.Database.ExecuteAsync("update price_versions set undone_at = applied_at");
        var undone = await GetAsync(server, admin, List);
        Assert.Equal(
            (BuiltIn, pending, 5m), (undone["version"]!.GetValue<string>(), undone["pending_version"]!.GetValue<string>(), Input(undone)));
    }

    [Fact]
    public async Task WrongRows_AreToldEveryErrorByItsPath_AndNothingIsKept()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        object[] rows =
        [
            new { model = "*", multiplier = 0.5 },
            new { model = "a*b", multiplier = 11 },
            new
            {
                model = "m",
                from = "2026-01-02",
                until = "2026-01-02",
                tier = "a b",
                prices = new { input = -1, output = 10_001, cache_read = 0.0000001 },
            },
            new { model = "m" },
            new { model = "m", multiplier = 1, prices = Prices },
        ];
        var answer = await server.SendAsync(HttpMethod.Post, Rows, admin, new { corrections = rows });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var errors = (await answer.JsonAsync())["errors"]!.AsObject();
        Assert.Equal(
            [
                "corrections[1].model", "corrections[1].multiplier", "corrections[2].prices.cache_read",
                "corrections[2].prices.cache_write1h",
                "corrections[2].prices.cache_write5m", "corrections[2].prices.input", "corrections[2].prices.output", "corrections[2].tier",
                "corrections[2].until", "corrections[3]", "corrections[4]",
            ],
            errors.Select(error => error.Key).Order(StringComparer.Ordinal));
        Assert.Empty((await GetAsync(server, admin, List))["corrections"]!.AsArray());
        Assert.Equal("invalid_request",
            await (await server.SendAsync(HttpMethod.Post, Rows, admin, new { corrections = Array.Empty<object>() })).ProblemAsync());
        var many = new { corrections = Enumerable.Range(0, 501).Select(number => new { model = $"m{number}", multiplier = 0.5 }) };
        Assert.Equal("invalid_request", await (await server.SendAsync(HttpMethod.Post, Rows, admin, many)).ProblemAsync());
    }

    [Fact]
    public async Task Rows_OfAnotherOrganization_AreNobodysHere()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        await SecondOrganization.CreateAsync(server);
        var other = await server.SignInAsync(SecondOrganization.AdminEmail);
        var id = await AddAsync(server, admin, "claude-opus-4-8");

        Assert.Equal("correction_not_found", await (await server.SendAsync(HttpMethod.Delete, $"{Rows}/{id}", other)).ProblemAsync());
        Assert.Empty((await GetAsync(server, other, List))["corrections"]!.AsArray());
        Assert.Empty((await GetAsync(server, other, List + "/versions"))["versions"]!.AsArray());

        Assert.Equal(HttpStatusCode.NoContent, (await server.SendAsync(HttpMethod.Delete, $"{Rows}/{id}", admin)).StatusCode);
        Assert.Equal("correction_not_found", await (await server.SendAsync(HttpMethod.Delete, $"{Rows}/{id}", admin)).ProblemAsync());
        var versions = (await GetAsync(server, admin, List + "/versions?limit=1"))!;
        Assert.Equal((BuiltIn, 0),
            (versions["versions"]![0]!["version"]!.GetValue<string>(), versions["versions"]![0]!["corrections"]!.GetValue<int>()));
        versions = await GetAsync(server, admin, $"{List}/versions?limit=1&cursor={versions["next_cursor"]!.GetValue<string>()}");
        Assert.Equal(1, versions["versions"]![0]!["corrections"]!.GetValue<int>());
    }

    [Fact]
    public async Task Versions_OfAdminsWhoChangeAtOnce_AreEachOfAllRows()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => AddAsync(server, admin, $"model-{number}")));

        var versions = (await GetAsync(server, admin, List + "/versions"))["versions"]!.AsArray();
        Assert.Equal(Enumerable.Range(1, 8).Reverse(), versions.Select(version => version!["corrections"]!.GetValue<int>()));
        Assert.Equal((await GetAsync(server, admin, List))["pending_version"]!.GetValue<string>(),
            versions[0]!["version"]!.GetValue<string>());
    }

    internal static async Task<JsonNode> GetAsync(TestServer server, string admin, string path)
    {
        var answer = await server.SendAsync(HttpMethod.Get, path, admin);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    private static async Task<long> AddAsync(TestServer server, string admin, string model)
    {
        var answer = await server.SendAsync(HttpMethod.Post, Rows, admin, new { corrections = new[] { new { model, multiplier = 0.5 } } });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.JsonAsync())["corrections"]![0]!["id"]!.GetValue<long>();
    }

    private static JsonNode Model(JsonNode list, string model) =>
        list["models"]!.AsArray().Single(entry => entry!["model"]!.GetValue<string>() == model)!;

    private static decimal Input(JsonNode list) => Model(list, "claude-opus-4-8")["today"]!["input"]!.GetValue<decimal>();
}
