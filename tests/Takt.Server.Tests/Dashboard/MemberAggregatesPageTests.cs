using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Takt.Server.Tests.Dashboard;

/// <summary>The overview of a member, where the organization's sums are open to members and where not.</summary>
public sealed class MemberAggregatesPageTests(PageServer host) : IClassFixture<PageServer>
{
    private const string Sums = "/?range=30d&view=organization", Cost = ".stat:has(dt:text-is('Cost')) .stat-value";

    [Theory]
    [MemberData(nameof(Looks.All), MemberType = typeof(Looks))]
    public async Task BothViews_InEveryThemeAndWidth_AreSoundAndAccessible(int width, ColorScheme theme)
    {
        await AllowAsync(true);
        foreach (var (name, path) in new[] { ("mine", "/?range=30d"), ("organization", Sums) })
        {
            await using var visit = await host.Browser.VisitAsync(host.Server, path, host.Ada, width, theme);

            await visit.PhotographAsync($"aggregates-{name}-{width}-{theme}".ToLowerInvariant());
            Assert.Equal(name == "mine" ? "Mine" : "Organization",
                await visit.Page.Locator("[aria-label='Whose usage'] [aria-current]").TextContentAsync());
            Assert.Empty(visit.Complaints);
            Assert.Empty(visit.Strays);
            Assert.False(await visit.ScrollsSidewaysAsync());
            Assert.Empty(await visit.AxeAsync());
        }
    }

    [Fact]
    public async Task Switch_ShowsTheOrganizationsSums_AndNobodysName()
    {
        await AllowAsync(true);
        await using var whole = await host.Browser.VisitAsync(host.Server, "/?range=30d", host.Admin);
        await using var visit = await host.Browser.VisitAsync(host.Server, "/?range=30d", host.Ada);
        Assert.Equal("My usage", await visit.Page.Locator("h1").TextContentAsync());
        var own = await MoneyAsync(visit);

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Organization" }).ClickAsync();
        await visit.AtAsync(Sums);

        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Acme Robotics");
        await Expect(visit.Page.GetByText("The sums of everyone's usage")).ToBeVisibleAsync();
        Assert.Equal(await MoneyAsync(whole), await MoneyAsync(visit));
        Assert.True(own < await MoneyAsync(visit));
        await Expect(visit.Page.Locator("takt-chart")).ToHaveAttributeAsync("data-state", "drawn");
        Assert.Equal((double)await MoneyAsync(visit), await visit.Page.EvaluateAsync<double>(
            "fetch(document.querySelector('takt-chart').getAttribute('src')).then(r => r.json()).then(d => d.series.flatMap(s => "
                + "s.values).reduce((a, b) => a + b, 0))"), 0.000001);
        var content = await visit.Page.ContentAsync();
        foreach (var name in new[]
        {
            "grace", "alan@", "edsger", "barbara", "niklaus", "olivia", "dev-laptop", "data-session", "Newest sessions",
        })
            Assert.DoesNotContain(name, content, StringComparison.OrdinalIgnoreCase);

        // Range and measure keep the view, and so does the page that asks for itself again.
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "7 days" }).ClickAsync();
        await visit.AtAsync("/?range=7d&view=organization");
        await visit.Page.Locator(".panel .choice").GetByRole(AriaRole.Link, new() { Name = "Tokens" }).ClickAsync();
        await visit.AtAsync("/?range=7d&measure=tokens&view=organization");
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Acme Robotics");
        Assert.Equal("/?range=7d&measure=tokens&view=organization",
            await visit.Page.Locator("#content > .stack").GetAttributeAsync("hx-get"));
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Mine" }).ClickAsync();
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("My usage");
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Newcomer_WithoutUsageOfTheirOwn_FindsTheSwitchBesideTheFirstSteps()
    {
        await AllowAsync(true);
        await using var visit = await host.Browser.VisitAsync(host.Server, "/",
            await host.World.SignInAsync("newcomer@example.com", "member"));
        await Expect(visit.Page.GetByText("Nothing has arrived yet")).ToBeVisibleAsync();
        await visit.PhotographEverywhereAsync("aggregates-newcomer");

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Organization" }).ClickAsync();

        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Acme Robotics");
        Assert.True(await MoneyAsync(visit) > 0);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Setting_TakenBack_TurnsAnOpenPageIntoTheReadersOwn()
    {
        await AllowAsync(true);
        // The newest event is the reader's own and everybody's: it doesn't tell the two views apart.
        await host.Server.Database.ExecuteAsync("update sessions set last_at = newest from (select max(last_at) as newest from sessions) s "
            + "where last_at > newest - interval '1 minute'");
        await using var visit = await host.Browser.VisitAsync(host.Server, Sums, host.Ada);
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Acme Robotics");

        await AllowAsync(false);

        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("My usage");
    }

    [Fact]
    public async Task Address_TypedByHandWithoutTheSetting_ShowsTheReadersOwnAndSaysSo()
    {
        await AllowAsync(false);
        await using var own = await host.Browser.VisitAsync(host.Server, "/?range=30d", host.Ada);
        await using var visit = await host.Browser.VisitAsync(host.Server, Sums, host.Ada);

        Assert.Equal(0, await own.Page.Locator("[aria-label='Whose usage']").CountAsync());
        Assert.Equal("My usage", await visit.Page.Locator("h1").TextContentAsync());
        await Expect(visit.Page.GetByText("This is your own usage")).ToBeVisibleAsync();
        Assert.Equal(await MoneyAsync(own), await MoneyAsync(visit));
        Assert.Equal(0, await visit.Page.Locator("[aria-label='Whose usage']").CountAsync());
        await visit.PhotographEverywhereAsync("aggregates-refused");
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Admin_HasTheDoorsInstead()
    {
        await AllowAsync(true);
        await using var visit = await host.Browser.VisitAsync(host.Server, "/?view=organization", host.Admin);

        Assert.Equal("Acme Robotics", await visit.Page.Locator("h1").TextContentAsync());
        Assert.Equal(0, await visit.Page.Locator("[aria-label='Whose usage']").CountAsync());
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Newest sessions" })).ToBeVisibleAsync();
        await visit.GoAsync("/me?view=organization");
        Assert.Equal("My usage", await visit.Page.Locator("h1").TextContentAsync());
    }

    [Fact]
    public async Task Setting_OnThePage_SaysWhatMembersSee_AndIsKept()
    {
        await AllowAsync(false);
        await using var visit = await host.Browser.VisitAsync(host.Server, "/settings/organization", host.Admin);
        var box = visit.Page.GetByRole(AriaRole.Checkbox, new() { Name = "The organization's sums" });
        await Expect(box).Not.ToBeCheckedAsync();
        await Expect(visit.Page.GetByText("Never by member, person, account, machine, session, connection, branch, terminal, plan, "
            + "seat type or provider organization")).ToBeVisibleAsync();

        await box.CheckAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(visit.Page.GetByText("Saved")).ToBeVisibleAsync();

        await Expect(box).ToBeCheckedAsync();
        await visit.PhotographEverywhereAsync("aggregates-setting");
        await visit.GoAsync("/settings/members/add");
        await Expect(visit.Page.Locator("#field-Role, #field-NewRole").First).ToContainTextAsync("the organization's sums");
        await visit.GoAsync("/settings/organization");
        await box.UncheckAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(box).Not.ToBeCheckedAsync();
        Assert.Equal(0L, await host.Server.Database.ScalarAsync<long>("select count(*) from organizations where member_aggregates"));
    }

    private Task<int> AllowAsync(bool allow) =>
        host.Server.Database.ExecuteAsync("update organizations set member_aggregates = $1 where name = 'Acme Robotics'", allow);

    private static async Task<decimal> MoneyAsync(Visit visit) =>
        decimal.Parse((await visit.Page.Locator(Cost).First.GetAttributeAsync("title"))!.TrimStart('$'), NumberStyles.Number,
            CultureInfo.InvariantCulture);
}
