using System.Net;
using System.Text.Json.Nodes;

namespace Takt.Server.Tests.Limits;

/// <summary>Who may say what of which account, and what becomes of it.</summary>
public sealed class ReadingApiTests : IAsyncLifetime
{
    private const string Account = "acc-one", Session = "f7d1a5c0-1111-4222-8333-444455556666";
    private static readonly DateTimeOffset Reset = LimitServer.Start.AddHours(4);
    private LimitServer _limits = null!;
    private string _ada = null!, _bob = null!;

    public async ValueTask InitializeAsync()
    {
        _limits = await LimitServer.StartAsync();
        (_ada, _bob) = (await _limits.MemberAsync("ada@example.com"), await _limits.MemberAsync("bob@example.com"));
    }

    public ValueTask DisposeAsync() => _limits.DisposeAsync();

    public static TheoryData<string, object> Wrong => new()
    {
        { "windows[0].used_percentage", Reading(percent: 1e9) },
        { "windows[0].used_percentage", Reading(percent: 200.1) },
        { "windows[0].used_percentage", Reading(percent: -0.1) },
        { "windows[0].used_percentage", Reading(percent: null) },
        { "windows[0].resets_at", Reading(reset: "2099-01-01T00:00:00Z") },
        { "windows[0].resets_at", Reading(reset: "2026-11-23T13:20:00Z") },
        { "windows[0].resets_at", Reading(reset: "2026-12-01T08:00:00Z", scope: "seven_day") },
        { "windows[0].resets_at", Reading(reset: "2026-12-01T09:00:00Z", scope: "seven_day_opus") },
        { "windows[0].resets_at", Reading(reset: "1970-01-01T00:00:00Z") },
        { "windows[0].scope", Reading(scope: "") },
        { "windows[0].scope", Reading(scope: "Five Hours") },
        { "read_at", new { account = Account, read_at = "2026-11-23T10:00:00Z", windows = Windows() } },
        { "read_at", new { account = Account, read_at = "2026-01-01T10:00:00Z", windows = Windows() } },
        { "windows", new { account = Account } },
        { "windows", new { account = Account, windows = Enumerable.Repeat(Windows()[0], 13) } },
        { "source", new { account = Account, source = "two words", windows = Windows() } },
        { "session_id", new { session_id = "", windows = Windows() } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task WhatNoClientCanHaveBeenTold_IsRefusedByName_AndNothingIsKept(string field, object body)
    {
        await _limits.CallAsync(_ada, Account, 1_000);

        var problem = await _limits.PostAsync(_ada, "/api/limits/readings", body, HttpStatusCode.UnprocessableEntity);

        Assert.Equal("invalid_reading", (string?)problem!["code"]);
        Assert.NotNull(problem["errors"]![field]);
        Assert.Empty(await ListAsync(_ada));
    }

    [Fact]
    public async Task ResetsAreTakenInBothForms_AndReadingsOfFurtherWindowsAreKept()
    {
        await _limits.CallAsync(_ada, Account, 1_000_000);

        await _limits.PostAsync(_ada, "/api/limits/readings", new
        {
            account = Account,
            windows = new object[]
            {
                new { scope = "five_hour", used_percentage = 12.5, resets_at = Reset.ToUnixTimeSeconds() },
                new { scope = "seven_day_opus", used_percentage = 61, resets_at = Reset.AddDays(2) },
                new { scope = "spend_limit", used_percentage = 140, resets_at = Reset.AddDays(20) },
            },
        });

        Assert.Equal(Reset, (DateTimeOffset)(await _limits.WindowAsync(_ada, Account))["resets_at"]!);
        var account = (await _limits.SendAsync(_ada, HttpMethod.Get, "/api/forecast"))!["accounts"]![0]!;
        Assert.Equal([("seven_day_opus", 61.0), ("spend_limit", 140.0)], account["scopes"]!.AsArray()
            .Select(scope => ((string)scope!["scope"]!, (double)scope["used_percentage"]!)).Order());
    }

    [Fact]
    public async Task SessionsAccount_IsTheOneThatTelemetryKnows_AlsoWhenItComesLater()
    {
        var posted = await _limits.ReadAsync(_ada, 30, Reset, session: Session);
        Assert.Equal("pending", State(posted));
        Assert.Empty((await _limits.SendAsync(_ada, HttpMethod.Get, "/api/forecast"))!["accounts"]!.AsArray());

        _limits.Clock.Advance(TimeSpan.FromMinutes(1));
        await _limits.CallAsync(_ada, Account, 1_000_000, Session);
        Assert.Equal(30, (double)(await _limits.WindowAsync(_ada, Account))["used_percentage"]!, 5);
        Assert.Equal("accepted", (string?)(await ListAsync(_ada))[0]!["state"]);

        Assert.Equal("accepted", State(await _limits.ReadAsync(_ada, 31, Reset, session: Session)));
        // Whoever uses the account hears of it.
        Assert.Equal(1, await _limits.Server.Database.ScalarAsync<long>("select count(*) from feed_pending where kind = 'limit'"));
    }

    [Fact]
    public async Task AnothersAccount_IsRefused_AndChangesNobodysFigures()
    {
        await _limits.CallAsync(_ada, Account, 1_000_000, Session);
        await _limits.ReadAsync(_ada, 30, Reset, Account);
        await _limits.CallAsync(_bob, "acc-bob", 1_000, Guid.NewGuid().ToString());

        foreach (var (account, session) in new[] { (Account, null), (null, Session), ((string?)"nobody-knows", (string?)null) })
        {
            var problem = await _limits.ReadAsync(_bob, 100, Reset, account, session, status: HttpStatusCode.Forbidden);
            Assert.Equal("account_not_yours", (string?)problem["code"]);
        }

        await _limits.PostAsync(_bob, "/api/limits/hit", new { account = Account }, HttpStatusCode.Forbidden);
        Assert.Equal(30, (double)(await _limits.WindowAsync(_ada, Account))["used_percentage"]!);
        var mine = (long)(await ListAsync(_ada))[0]!["id"]!;
        await _limits.SendAsync(_bob, HttpMethod.Delete, $"/api/limits/readings/{mine}", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task WaitingReadingOfAnothersSession_IsNeverGivenTheirAccount()
    {
        Assert.Equal("pending", State(await _limits.ReadAsync(_bob, 100, Reset, session: Session)));

        await _limits.CallAsync(_ada, Account, 1_000_000, Session);

        Assert.Null((await _limits.WindowAsync(_ada, Account))["used_percentage"]);
        Assert.Equal("pending", (string?)(await ListAsync(_bob))[0]!["state"]);
    }

    [Fact]
    public async Task WithoutAccountAndSession_TheOnesThereAreAreNamed()
    {
        await _limits.CallAsync(_ada, Account, 1_000, Guid.NewGuid().ToString());
        await _limits.CallAsync(_ada, "acc-two", 1_000, Guid.NewGuid().ToString());

        foreach (var problem in new[]
        {
            await _limits.ReadAsync(_ada, 30, Reset, status: HttpStatusCode.UnprocessableEntity),
            await _limits.PostAsync(_ada, "/api/limits/hit", new { }, HttpStatusCode.UnprocessableEntity),
        })
        {
            Assert.Equal("account_unknown", (string?)problem!["code"]);
            Assert.Equal(["acc-one/org-1", "acc-two/org-1"], problem["accounts"]!.AsArray().Select(name => (string)name!).Order());
        }
    }

    [Fact]
    public async Task OneThatContradictsTheRest_IsKept_Rejected_AndReported()
    {
        await _limits.CallAsync(_ada, Account, 1_000_000);
        await _limits.ReadAsync(_ada, 30, Reset, Account);
        _limits.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("calibration_rejected", State(await _limits.ReadAsync(_ada, 95, Reset, Account)));
        Assert.Equal(30, (double)(await _limits.WindowAsync(_ada, Account))["used_percentage"]!);

        _limits.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("stale", State(await _limits.ReadAsync(_ada, 12, LimitServer.Start.AddMinutes(-5), Account)));
        Assert.Equal(["stale", "calibration_rejected", "accepted"], (await ListAsync(_ada)).Select(row => (string)row!["state"]!));
    }

    [Fact]
    public async Task Flood_IsRefused_AndOneReadingAMinuteIsKept()
    {
        await _limits.CallAsync(_ada, Account, 1_000_000);
        for (var i = 0; i < 239; i++)
            await _limits.ReadAsync(_ada, 30 + i % 3, Reset, Account);
        await _limits.ReadAsync(_ada, 33, Reset, Account);

        var problem = await _limits.ReadAsync(_ada, 33, Reset, Account, status: HttpStatusCode.TooManyRequests);

        Assert.Equal("too_many_attempts", (string?)problem["code"]);
        Assert.Equal(33, (double)Assert.Single(await ListAsync(_ada))!["used_percentage"]!);
        await _limits.CallAsync(_bob, "acc-bob", 1_000_000, Guid.NewGuid().ToString());
        await _limits.ReadAsync(_bob, 10, Reset, "acc-bob");
    }

    private static object Reading(double? percent = 12, string? reset = "2026-11-23T12:00:00Z", string? scope = "five_hour") =>
        new { account = Account, windows = new[] { new { scope, used_percentage = percent, resets_at = reset } } };

    private static object[] Windows() => [new { scope = "five_hour", used_percentage = 12 }];

    private static string? State(JsonNode posted) => (string?)posted["readings"]![0]!["state"];

    private async Task<JsonArray> ListAsync(string token) =>
        (await _limits.SendAsync(token, HttpMethod.Get, "/api/limits/readings"))!["readings"]!.AsArray();
}
