using System.Net;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Access;
using Takt.Testing;

namespace Takt.Server.Tests.Usage;

/// <summary>The range before, the reasons of a change, orders and exclusions, as the API tells them.</summary>
public sealed class UsageCompareTests : IAsyncLifetime
{
    private const string Week = "/api/usage?from=2026-11-09&to=2026-11-16";

    private TestServer _server = null!;
    private UsageWorld _world = null!;
    private string _token = "";

    /// <summary>In the week before ios cost 6 and web 4; in this one web costs 9, and api is new with 2.</summary>
    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await _server.Database.ExecuteAsync("select ensure_partitions('2026-10-01', '2026-11-30')");
        _world = await UsageWorld.CreateAsync(_server.Database);
        _token = await _world.TokenAsync(null, "usage:read");
        var person = await _world.PersonAsync("email", "a@x.org");
        await SpendAsync(person, "ios", "2026-11-03T12:00Z", 6);
        await SpendAsync(person, "web", "2026-11-04T12:00Z", 4);
        await SpendAsync(person, "web", "2026-11-11T12:00Z", 9);
        await SpendAsync(person, "api", "2026-11-12T12:00Z", 2);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Compare_TellsTheWeekBefore_GoneGroupsIncluded()
    {
        var answer = await AskAsync($"{Week}&group_by=repository&compare=before&sort=change");

        Assert.Equal("2026-11-02T00:00:00+00:00", answer["compared"]!["from"]!.GetValue<string>());
        Assert.Equal(7, answer["compared"]!["days"]!.GetValue<int>());
        Assert.Equal((10m, 1m), Change(answer));
        Assert.Null(answer["change"]!["why"]);
        // Ordered by how much each has changed: gone, more, new.
        Assert.Equal([("ios", 0m, 6m, -6m), ("web", 9m, 4m, 5m), ("api", 2m, 0m, 2m)], Groups(answer));
    }

    [Fact]
    public async Task Other_HasTheRest_AndLevelsAddUp()
    {
        var answer = await AskAsync($"{Week}&group_by=repository&compare=before&limit=1");

        Assert.Equal([("web", 9m, 4m, 5m)], Groups(answer));
        Assert.Equal(2, answer["other"]!["groups"]!.GetValue<int>());
        Assert.Equal((6m, -4m), Change(answer["other"]!));
    }

    [Fact]
    public async Task Explain_TellsFiveParts_ThatAddUp()
    {
        var answer = await AskAsync($"{Week}&group_by=repository&explain=true");

        foreach (var part in answer["groups"]!.AsArray().Append(answer))
        {
            var why = part!["change"]!["why"]!.AsObject();
            Assert.Equal(["bigger_calls_usd", "dearer_models_usd", "less_from_cache_usd", "more_calls_usd", "price_list_usd"],
                why.Select(reason => reason.Key).Order());
            Assert.Equal(part["change"]!["cost_usd"]!.GetValue<decimal>(), why.Sum(reason => reason.Value!.GetValue<decimal>()));
        }
    }

    [Fact]
    public async Task IsNot_LeavesOutWhatItNames()
    {
        Assert.Equal(9m, Cost(await AskAsync($"{Week}&repository!=api")));
        Assert.Equal(0m, Cost(await AskAsync($"{Week}&repository!=api&repository!=web")));
        Assert.Equal(11m, Cost(await AskAsync($"{Week}&repository!=")));
        Assert.Equal(0m, Cost(await AskAsync($"{Week}&repository=")));
    }

    [Theory]
    [InlineData("compare=after", "compare", "before")]
    [InlineData("sort=beauty", "sort", "cost, new_tokens")]
    [InlineData("explain=perhaps", "explain", "true, false")]
    [InlineData("repo!=x", "repo!", "repository!")]
    public async Task Unknown_IsSaid_WithWhatIsPossible(string question, string parameter, string possible)
    {
        using var refused = await GetAsync($"{Week}&{question}");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(possible, (await refused.JsonAsync())["errors"]![parameter]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overview_OfAnOrganizationThatKeepsLess_ComparesWithNothing()
    {
        await _server.Database.ExecuteAsync(
            "update organizations set retention_days = 3 where organization_id = $1", _world.OrganizationId);
        var admin = await _world.CookieAsync(await _world.MemberAsync("root@x.org"));
        foreach (var range in new[] { "today", "7d", "30d", "90d" })
        {
            using var page = await _server.SendAsync(HttpMethod.Get, $"/me?range={range}", admin);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }
    }

    [Fact]
    public async Task RangeBefore_OfWhichNothingIsKept_IsSaid()
    {
        await _server.Database.ExecuteAsync(
            "update organizations set retention_days = current_date - date '2026-11-10' where organization_id = $1", _world.OrganizationId);
        using var refused = await GetAsync("/api/usage?from=2026-11-12&to=2026-11-13&compare=before");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("kept", (await refused.JsonAsync())["errors"]!["compare"]!.ToString(), StringComparison.Ordinal);

        // Part of it is no measure either.
        using var cut = await GetAsync("/api/usage?from=2026-11-16&to=2026-11-23&compare=before");
        Assert.Contains("2026-11-10", (await cut.JsonAsync())["errors"]!["compare"]!.ToString(), StringComparison.Ordinal);
    }

    private async Task SpendAsync(long person, string repository, string at, long nano)
    {
        var series = await _world.SeriesAsync(person, ("repository", repository), ("model", "opus"));
        await _world.UseAsync(series, await _world.SessionAsync(series, at), at, new(nano, Input: 10 * nano));
    }

    private Task<HttpResponseMessage> GetAsync(string path) => _server.SendAsync(HttpMethod.Get, path, _token);

    private async Task<JsonNode> AskAsync(string path)
    {
        using var answer = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    private static decimal Cost(JsonNode answer) => answer["totals"]!["cost_usd"]!.GetValue<decimal>() * 1_000_000_000m;

    private static (decimal Before, decimal Change) Change(JsonNode part) => (
        part["change"]!["before"]!["cost_usd"]!.GetValue<decimal>() * 1_000_000_000m,
        part["change"]!["cost_usd"]!.GetValue<decimal>() * 1_000_000_000m);

    private static IEnumerable<(string, decimal, decimal, decimal)> Groups(JsonNode answer) => answer["groups"]!.AsArray().Select(group => (
        group!["key"]!["repository"]!.GetValue<string>(), Cost(group), Change(group).Before, Change(group).Change));
}
