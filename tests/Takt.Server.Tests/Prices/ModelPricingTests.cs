using System.Net;
using System.Text.Json.Nodes;
using static Takt.Server.Tests.Access.AccessServer;
using static Takt.Server.Tests.Prices.PriceListTests;

namespace Takt.Server.Tests.Prices;

/// <summary>The client's managed setting, taken in and given out.</summary>
public sealed class ModelPricingTests
{
    private const string Export = "/api/price-list/export", Import = "/api/price-list/import";

    private const string Table =
        """{"multiplier":0.85,"overrides":{"claude-opus-4-8":{"input":4,"output":20,"cacheRead":0.4,"cacheWrite":5}}}""";

    [Fact]
    public async Task Table_ImportedFromASettingsFile_IsExportedAsItWas()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();

        var settings = JsonNode.Parse($$"""{"env":{"A":"b"},"modelPricing":{{Table}}}""")!;
        Assert.Equal(
            HttpStatusCode.Created, (await server.SendAsync(HttpMethod.Post, Import + "?from=2026-11-01", admin, settings)).StatusCode);

        var export = await GetAsync(server, admin, Export + "?day=2026-11-01");
        Assert.Equal(Table, export["model_pricing"]!.ToJsonString());
        Assert.Empty(export["left_out"]!.AsArray());
        Assert.Equal("{}", (await GetAsync(server, admin, Export + "?day=2026-10-31"))["model_pricing"]!.ToJsonString());
        Assert.Equal("invalid_request", await (await server.SendAsync(HttpMethod.Get, Export + "?day=1.11.2026", admin)).ProblemAsync());
    }

    [Fact]
    public async Task Import_ThatReplaces_LeavesNoFormerRow()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        await server.SendAsync(HttpMethod.Post, "/api/price-list/corrections", admin,
            new { corrections = new[] { new { model = "claude-*", multiplier = 0.5 } } });

        await server.SendAsync(HttpMethod.Post, Import, admin, JsonNode.Parse(Table)!);
        Assert.Equal(
            "claude-*", Assert.Single((await GetAsync(server, admin, Export))["left_out"]!.AsArray())!["model"]!.GetValue<string>());

        await server.SendAsync(HttpMethod.Post, Import + "?replace=true", admin, JsonNode.Parse(Table)!);
        Assert.Equal(2, (await GetAsync(server, admin, "/api/price-list"))["corrections"]!.AsArray().Count);
        Assert.Equal(3L, await server.Database.ScalarAsync<long>("select count(*) from price_versions"));
    }

    [Fact]
    public async Task WrongTable_IsToldEveryError_WithThoseOfTheQuestion()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();

        var answer = await server.SendAsync(
            HttpMethod.Post, Import + "?from=today&replace=maybe&when=now", admin,
            JsonNode.Parse("""{"modelPricing":{"multiplier":0,"overrides":{"m":{"input":1}}}}""")!);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(
            [
                "from", "modelPricing.multiplier", "modelPricing.overrides.m.cacheRead", "modelPricing.overrides.m.cacheWrite",
                "modelPricing.overrides.m.output", "replace", "when",
            ],
            (await answer.JsonAsync())["errors"]!.AsObject().Select(error => error.Key).Order(StringComparer.Ordinal));
    }
}
