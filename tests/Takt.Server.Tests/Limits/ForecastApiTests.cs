using System.Net;
using System.Text.Json.Nodes;
using Takt.Metering.Sums;

namespace Takt.Server.Tests.Limits;

/// <summary>Gauges and forecasts as readings, refusals and calls drive them, through the API.</summary>
public sealed class ForecastApiTests : IAsyncLifetime
{
    private const string One = "acc-one", Two = "acc-two";
    private LimitServer _limits = null!;
    private string _ada = null!;

    public async ValueTask InitializeAsync()
    {
        _limits = await LimitServer.StartAsync();
        _ada = await _limits.MemberAsync("ada@example.com");
    }

    public ValueTask DisposeAsync() => _limits.DisposeAsync();

    [Fact]
    public async Task WithoutAReading_ThereIsNoPercentage_ButTheAccountsOwnPast()
    {
        await _limits.CallAsync(_ada, One, 1_000_000);

        foreach (var scope in new[] { "five_hour", "seven_day" })
        {
            var window = await _limits.WindowAsync(_ada, One, scope);
            Assert.Null(window["used_percentage"]);
            Assert.Null(window["at_reset"]);
            Assert.Null(window["hit"]);
            Assert.Equal("unknown", (string?)window["pace"]);
            Assert.Contains("Without a reading", (string?)window["guess"]!["note"], StringComparison.Ordinal);
        }

        // Its 5-hour window is known by the rule; when its week ends is for a reading to say.
        Assert.Equal(("rule", LimitServer.Start.AddHours(5)), await BoundsAsync("five_hour"));
        Assert.Equal((null, null), await BoundsAsync("seven_day"));
    }

    [Fact]
    public async Task Reading_SetsTheGauge_AndUseMovesItOn_ToTheMinute()
    {
        var reset = LimitServer.Start.AddHours(4).AddMinutes(17);
        await _limits.CallAsync(_ada, One, 1_000_000);
        await _limits.ReadAsync(_ada, 20, reset, One);
        await _limits.ReadAsync(_ada, 5, LimitServer.Start.AddDays(3), One, scope: "seven_day");
        Assert.Equal(20, await UsedAsync());

        // A million tokens were 20 %: half as many are 10 more, at once.
        _limits.Clock.Advance(TimeSpan.FromMinutes(30));
        await _limits.CallAsync(_ada, One, 500_000);

        Assert.Equal(30, await UsedAsync());
        Assert.Equal(7.5, await UsedAsync("seven_day"));
        Assert.Equal(("reading", reset), await BoundsAsync("five_hour"));
        var window = await _limits.WindowAsync(_ada, One);
        Assert.Equal(LimitServer.Start, (DateTimeOffset)window["truth"]!["read_at"]!);
        Assert.InRange((double)window["used_low"]!, 20, 30);
        Assert.InRange((double)window["used_high"]!, 30, 40);
        Assert.Equal(10.0m, Math.Round((decimal)window["cap"]!["seen_usd"]!, 1));
        Assert.Equal(19, window["at_reset"]!["quantiles"]!.AsObject().Count);
    }

    [Fact]
    public async Task TwoAccountsOfOneToken_StayApart()
    {
        var reset = LimitServer.Start.AddHours(4);
        await _limits.CallAsync(_ada, One, 1_000_000, Guid.NewGuid().ToString());
        await _limits.CallAsync(_ada, Two, 3_000_000, Guid.NewGuid().ToString());
        await _limits.ReadAsync(_ada, 10, reset, One);
        await _limits.ReadAsync(_ada, 60, reset, Two);
        await _limits.CallAsync(_ada, Two, 500_000, Guid.NewGuid().ToString());

        Assert.Equal(10, (double)(await _limits.WindowAsync(_ada, One))["used_percentage"]!);
        Assert.InRange((double)(await _limits.WindowAsync(_ada, Two))["used_percentage"]!, 60, 70);
        var own = await _limits.SendAsync(_ada, HttpMethod.Get, "/api/me/usage");
        Assert.Equal([1_000_000, 3_500_000], own!["accounts"]!.AsArray().Select(account =>
            (long)account!["windows"]![0]!["totals"]!["input_tokens"]!).Order());
        Assert.Null(own["organization"]);
    }

    [Theory]
    [InlineData("You've hit your 5-hour limit · resets 12:31pm (UTC)", "five_hour", "2026-11-23T12:31:00Z")]
    [InlineData("You've hit your session limit · resets 12:31pm (UTC)", "five_hour", "2026-11-23T12:31:00Z")]
    [InlineData("You've hit your weekly limit · resets Thu 9am (UTC)", "seven_day", "2026-11-26T09:00:00Z")]
    public async Task Refusal_OfEitherClient_IsTheWholeCap_AndTellsTheReset(string text, string scope, string reset)
    {
        await _limits.CallAsync(_ada, One, 1_000_000);
        await _limits.FailAsync(_ada, One, text);

        var window = await _limits.WindowAsync(_ada, One, scope);
        Assert.Equal(("blocked", 100.0), ((string)window["pace"]!, (double)window["used_percentage"]!));
        Assert.Equal(1, (double)window["hit"]!["probability"]!);
        Assert.Equal(DateTimeOffset.Parse(reset, System.Globalization.CultureInfo.InvariantCulture), (DateTimeOffset)window["resets_at"]!);
    }

    [Fact]
    public async Task UnnamedRefusal_IsOfTheWindowThatIsNearItsCap_AndOfNoneAtAFewPercent()
    {
        const string Raw = "This request would exceed your account's rate limit. Please try again later.";
        var reset = LimitServer.Start.AddHours(4);
        await _limits.CallAsync(_ada, One, 100_000);
        await _limits.ReadAsync(_ada, 4, reset, One);
        _limits.Clock.Advance(TimeSpan.FromMinutes(2));
        await _limits.FailAsync(_ada, One, Raw);
        Assert.Equal(4, await UsedAsync());

        _limits.Clock.Advance(TimeSpan.FromMinutes(2));
        await _limits.CallAsync(_ada, One, 1_900_000);
        await _limits.ReadAsync(_ada, 80, reset, One);
        await _limits.FailAsync(_ada, One, Raw);
        Assert.Equal(100, await UsedAsync());
    }

    [Fact]
    public async Task Buttons_SayThatALimitIsReached_OrCountsAnew_AndAreUndone()
    {
        await _limits.CallAsync(_ada, One, 1_000_000);
        await _limits.ReadAsync(_ada, 40, LimitServer.Start.AddHours(4), One);
        _limits.Clock.Advance(TimeSpan.FromMinutes(3));

        var hit = await _limits.PostAsync(_ada, "/api/limits/hit", new { }, HttpStatusCode.Created);
        Assert.Equal(100, await UsedAsync());
        await _limits.SendAsync(_ada, HttpMethod.Delete, $"/api/limits/hit/{(long)hit!["id"]!}", HttpStatusCode.NoContent);
        Assert.Equal(40, await UsedAsync());

        var fresh = await _limits.PostAsync(_ada, "/api/limits/new-window", new { scope = "five_hour" }, HttpStatusCode.Created);
        Assert.Equal(0, await UsedAsync());
        Assert.Equal(_limits.Now.AddHours(5), (await BoundsAsync("five_hour")).Reset);
        await _limits.SendAsync(_ada, HttpMethod.Delete, $"/api/limits/new-window/{(long)fresh!["id"]!}", HttpStatusCode.NoContent);
        Assert.Equal(40, await UsedAsync());

        // Each is undone under its own name, once.
        await _limits.SendAsync(_ada, HttpMethod.Delete, $"/api/limits/hit/{(long)fresh["id"]!}", HttpStatusCode.NotFound);
        await _limits.SendAsync(_ada, HttpMethod.Delete, $"/api/limits/new-window/{(long)fresh["id"]!}", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task AfterTheReset_TheWindowIsOver_AndTheNextCallOpensAnother()
    {
        await _limits.CallAsync(_ada, One, 1_000_000);
        await _limits.ReadAsync(_ada, 50, LimitServer.Start.AddHours(2), One);
        _limits.Clock.Advance(TimeSpan.FromHours(3));

        var over = await _limits.WindowAsync(_ada, One);
        Assert.Equal("to_spare", (string?)over["pace"]);
        Assert.Null(over["resets_at"]);

        _limits.Clock.Advance(TimeSpan.FromMinutes(40));
        await _limits.CallAsync(_ada, One, 200_000);
        Assert.Equal(("rule", _limits.Now.AddHours(5)), await BoundsAsync("five_hour"));
        Assert.Equal(10, await UsedAsync());
    }

    [Fact]
    public async Task Admins_SeePaceAndResetOfOthersAccounts_AndAllOfTheOrganizations_WhoseSumMayExceedAHundred()
    {
        var (boss, bob) = (await _limits.MemberAsync("boss@example.com", admin: true), await _limits.MemberAsync("bob@example.com"));
        var reset = LimitServer.Start.AddHours(4);
        await _limits.CallAsync(_ada, One, 1_000_000, Guid.NewGuid().ToString());
        await _limits.ReadAsync(_ada, 80, reset, One);
        await _limits.CallAsync(bob, Two, 1_000_000, Guid.NewGuid().ToString());
        await _limits.ReadAsync(bob, 70, reset, Two);

        var closed = await _limits.WindowAsync(boss, One);
        Assert.Equal(reset, (DateTimeOffset)closed["resets_at"]!);
        Assert.NotNull(closed["pace"]);
        Assert.All(
            new[] { "used_percentage", "truth", "cap", "at_reset", "hit", "seen_usd", "guess" }, field => Assert.Null(closed[field]));
        Assert.Empty((await _limits.SendAsync(boss, HttpMethod.Get, "/api/limits/readings"))!["readings"]!.AsArray());

        foreach (var account in (await ForecastAsync(boss))["accounts"]!.AsArray())
            await _limits.SendAsync(
                boss, HttpMethod.Put, $"/api/limits/accounts/{(long)account!["id"]!}/organization", HttpStatusCode.NoContent);
        Assert.Equal(80, (double)(await _limits.WindowAsync(boss, One))["used_percentage"]!);
        var sum = (await _limits.SendAsync(boss, HttpMethod.Get, "/api/me/usage"))!["organization"]!;
        Assert.Equal((2, 150.0), ((int)sum["seats"]!, (double)sum["five_hour_percentage"]!));
        Assert.Contains("over 100 %", (string)sum["note"]!, StringComparison.Ordinal);

        // Members see their own alone, whatever is marked.
        Assert.Equal("acc-two/org-1", (string?)Assert.Single((await ForecastAsync(bob))["accounts"]!.AsArray())!["account"]);
    }

    [Fact]
    public async Task AccountsOfOnePlan_TeachEachOther_WhatMakesACap_ButNeverAPercentage()
    {
        foreach (var (account, percent) in new[] { ("acc-a", 20.0), ("acc-b", 20.0) })
        {
            await _limits.CallAsync(_ada, account, 1_000_000, Guid.NewGuid().ToString());
            await _limits.ReadAsync(_ada, percent, LimitServer.Start.AddHours(4), account);
        }

        await _limits.Server.Database.ExecuteAsync("""
            insert into limit_caps (organization_id, account_id, scope, cap, learned_at)
            select organization_id, account_id, 'five_hour', 10e9, now() from accounts where account_uuid like 'acc-_'
            """);
        await _limits.CallAsync(_ada, One, 1_000_000, Guid.NewGuid().ToString());
        await _limits.Server.Database.ExecuteAsync($"""
            insert into sums_seats_day (organization_id, day, key, person_id, account_id, source, plan, {MeasureTable.Columns})
            select organization_id, '2026-11-23', gen_random_uuid(), 1, account_id, 'claude_code', 'max',
              {string.Join(", ", MeasureTable.Columns.Split(',').Select(_ => "0"))} from accounts
            """);
        Assert.Null((await _limits.WindowAsync(_ada, One))["used_percentage"]);

        // Too little to learn from; with what the others taught, two dollars more are 20 % more.
        await _limits.ReadAsync(_ada, 0, LimitServer.Start.AddHours(4), One);
        _limits.Clock.Advance(TimeSpan.FromMinutes(5));
        await _limits.CallAsync(_ada, One, 1_000_000, Guid.NewGuid().ToString());

        Assert.Equal(20, await UsedAsync());
        Assert.Contains("same plan", (string?)(await _limits.WindowAsync(_ada, One))["cap"]!["unseen_note"], StringComparison.Ordinal);
    }

    private async Task<JsonNode> ForecastAsync(string token) => (await _limits.SendAsync(token, HttpMethod.Get, "/api/forecast"))!;

    private async Task<double> UsedAsync(string scope = "five_hour") =>
        (double)(await _limits.WindowAsync(_ada, One, scope))["used_percentage"]!;

    private async Task<(string? Source, DateTimeOffset? Reset)> BoundsAsync(string scope)
    {
        var window = await _limits.WindowAsync(_ada, One, scope);
        return ((string?)window["bounds_source"], (DateTimeOffset?)window["resets_at"]);
    }
}
