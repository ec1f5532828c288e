using Microsoft.Playwright;
using Takt.Server.Tests.Dashboard;

namespace Takt.Server.Tests.Limits;

/// <summary>Days of calls and readings through the browser: verdict, gauges, fan and buttons as they must be at each step.</summary>
public sealed class LimitPageTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private const string Account = "acc-one";
    private LimitServer _limits = null!;
    private string _ada = null!, _cookie = null!;

    public async ValueTask InitializeAsync()
    {
        _limits = await LimitServer.StartAsync();
        _ada = await _limits.MemberAsync("ada@example.com");
        _cookie = await _limits.CookieAsync("ada@example.com");
    }

    public ValueTask DisposeAsync() => _limits.DisposeAsync();

    [Fact]
    public async Task ScriptedDay_ShowsVerdictGaugeFanAndButtons_AsTheyMustBe()
    {
        await using var visit = await browser.VisitAsync(_limits.Server, "/limits", _cookie);
        var (page, verdict) = (visit.Page, visit.Page.Locator("[data-verdict]"));
        await Assertions.Expect(verdict).ToHaveTextAsync("No account has been heard of in the last 30 days.");

        // Without a reading no percentage anywhere.
        await _limits.CallAsync(_ada, Account, 1_000_000);
        await visit.GoAsync("/limits");
        await Assertions.Expect(verdict).ToHaveTextAsync("How close you are to your limits is unknown: no reading has told it yet.");
        await Assertions.Expect(page.Locator("[role=meter]")).ToHaveCountAsync(0);
        Assert.DoesNotContain("%", await page.Locator(".gauge").Nth(0).InnerTextAsync(), StringComparison.Ordinal);

        // A reading sets the gauge, and use moves it on.
        await _limits.ReadAsync(_ada, 20, LimitServer.Start.AddHours(4), Account);
        await _limits.CallAsync(_ada, Account, 500_000);
        await visit.GoAsync("/limits");
        await Assertions.Expect(verdict).ToContainTextAsync("You can go on");
        await Assertions.Expect(page.Locator("[role=meter]").First).ToHaveAttributeAsync("aria-valuenow", "20");
        await Assertions.Expect(page.Locator("[role=meter] .ahead")).ToHaveCountAsync(1);

        // The account's own page: fan, reading, and the button that says that a limit is reached.
        await page.Locator(".seat h2 a").ClickAsync();
        await Assertions.Expect(page.Locator(".burn-up path.fan-80")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".burn-up path.dot:not(.hollow)")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        _limits.Clock.Advance(TimeSpan.FromMinutes(2));
        await page.Locator("button[value=hit]").First.ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("[role=meter]").First).ToHaveAttributeAsync("aria-valuenow", "100");
        await Assertions.Expect(page.Locator(".gauge-word").First).ToHaveTextAsync("used up");
        Assert.Empty(await visit.AxeAsync());

        await page.Locator("button[name=undo]").First.ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr").First).ToContainTextAsync("undone");
        await Assertions.Expect(page.Locator("[role=meter]").First).ToHaveAttributeAsync("aria-valuenow", "20");

        await page.Locator("button[value=new_window]").First.ClickAsync();
        await Assertions.Expect(page.Locator("[role=meter]").First).ToHaveAttributeAsync("aria-valuenow", "0");
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Refusal_IsTheVerdict_OnTheHomePage_Too()
    {
        await _limits.CallAsync(_ada, Account, 1_000_000);
        await _limits.FailAsync(_ada, Account, "You've hit your 5-hour limit · resets 12:31pm (UTC)");

        foreach (var path in new[] { "/limits", "/" })
        {
            await using var visit = await browser.VisitAsync(_limits.Server, path, _cookie);
            await Assertions.Expect(visit.Page.Locator("[data-verdict]"))
                .ToContainTextAsync("You can't go on: the 5 hours are used up until");
        }
    }

    [Theory]
    [MemberData(nameof(Looks.All), MemberType = typeof(Looks))]
    public async Task Seats_AreInTheOrderOfTheirRisk_AndClosedOnesTellPaceAndResetAlone(int width, ColorScheme theme)
    {
        var bob = await _limits.MemberAsync("bob@example.com");
        await _limits.MemberAsync("boss@example.com", admin: true);
        await _limits.CallAsync(_ada, Account, 1_000_000, Guid.NewGuid().ToString());
        await _limits.ReadAsync(_ada, 30, LimitServer.Start.AddHours(4), Account);
        await _limits.CallAsync(bob, "acc-two", 1_000_000, Guid.NewGuid().ToString());
        await _limits.FailAsync(bob, "acc-two", "You've hit your 5-hour limit · resets 12:31pm (UTC)", Guid.NewGuid().ToString());
        await _limits.Server.Database.ExecuteAsync(
            "insert into organization_accounts (organization_id, account_id, marked_at) select organization_id, account_id, now() "
                + "from accounts where account_uuid = 'acc-two'");

        await using var visit = await browser.VisitAsync(
            _limits.Server, "/limits", await _limits.CookieAsync("boss@example.com"), width, theme);

        var page = visit.Page;
        await Assertions.Expect(page.Locator("[data-verdict]")).ToContainTextAsync("1 of 2 seats hits a wall before the reset");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("tbody tr").Nth(0)).ToContainTextAsync("used up");
        await Assertions.Expect(page.Locator("tbody tr").Nth(1).Locator("[role=meter]")).ToHaveCountAsync(0);
        Assert.DoesNotContain("30 %", await page.Locator("tbody tr").Nth(1).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(await visit.AxeAsync());
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        Assert.Empty(visit.Complaints);
    }
}
