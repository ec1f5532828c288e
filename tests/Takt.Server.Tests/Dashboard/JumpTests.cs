using Microsoft.Playwright;
using Takt.Server.Dashboard.Jump;

namespace Takt.Server.Tests.Dashboard;

/// <summary>Getting anywhere without the mouse, and keeping what one comes back to.</summary>
public sealed class JumpTests(PageServer host) : IClassFixture<PageServer>
{
    private static readonly DateOnly Today = new(2026, 11, 28);

    [Theory]
    [InlineData("api last month by model", "api", "last-month", "model")]
    [InlineData("api", "api", null, null)]
    [InlineData("ada lovelace since tue", "ada lovelace", "2026-11-24..2026-11-28", null)]
    [InlineData("last month", "", "last-month", null)]
    [InlineData("by person", "", null, "member")]
    [InlineData("web 3 oct–12 oct by mcp_server", "web", "2026-10-03..2026-10-12", "mcp_server")]
    [InlineData("by the way", "by the way", null, null)]
    public void Words_AreAThing_ARangeAndWhatToSeeItBy(string text, string thing, string? range, string? by)
    {
        var words = JumpWords.Of(text, Today);
        Assert.Equal((thing, range, by), (words.Thing, words.Range?.Key, words.By));
    }

    [Fact]
    public async Task CtrlK_FindsAPersonAndARepository_AndEnterGoesThere()
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/?range=28d", host.Admin);
        var page = visit.Page;
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("grace");
        await Assertions.Expect(page.Locator("#jump-list a").First).ToContainTextAsync("grace@example.com");
        await page.Locator("#jump-text").FillAsync("api 28 days by model");
        await Assertions.Expect(page.Locator("#jump-list a").First).ToContainTextAsync("acme/api, 28 days, by model");
        Assert.Empty(await visit.AxeAsync());
        await visit.PhotographAsync("jump");
        await page.Keyboard.PressAsync("Enter");

        await visit.AtAsync("/spend?range=28d&repository=acme%2Fapi&by=model");
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Member_FindsNobodyElse()
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/", host.Ada);
        var found = await visit.Page.EvaluateAsync<string>(
            "Promise.all(['grace', 'ada', 'settings', 'member'].map(text => fetch(`/parts/jump?mine=false&text=${text}`)"
                + ".then(answer => answer.text()))).then(parts => parts.join(''))");
        Assert.DoesNotContain("grace@", found, StringComparison.Ordinal);
        Assert.DoesNotContain("/settings", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_LeadFromAPersonToTheDearestCall_InTwelve()
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/", host.Admin);
        var page = visit.Page;
        var pressed = 0;

        await PressAsync("g", "p");
        await Assertions.Expect(page.Locator("#rows-head")).ToHaveTextAsync("By person");
        await PressAsync("j", "Enter");
        await Assertions.Expect(page.Locator("#rows-head")).ToHaveTextAsync("By repository");
        await PressAsync("j", "Enter");
        await Assertions.Expect(page.Locator("#rows-head")).ToHaveTextAsync("By session");
        await PressAsync("j", "Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/sessions/"));

        Assert.True(pressed <= 12);
        await PressAsync("u");
        await Assertions.Expect(page.Locator("#rows-head")).ToHaveTextAsync("By session");
        await PressAsync("?");
        await Assertions.Expect(page.Locator("#keys")).ToBeVisibleAsync();
        Assert.Empty(await visit.AxeAsync());

        async Task PressAsync(params string[] keys)
        {
            // The keys' script runs when the page has been read.
            await Assertions.Expect(page.Locator("html[data-ready]")).ToBeAttachedAsync();
            foreach (var key in keys)
            {
                await page.Keyboard.PressAsync(key);
                pressed++;
            }
        }
    }

    [Fact]
    public async Task View_SavedOnThePage_StandsInItsMenu_UntilItIsRemoved()
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/spend?range=28d&repository=acme%2Fapi&by=model", host.Admin);
        var page = visit.Page;
        var menu = page.Locator("details.menu:has(#view-name)");
        await menu.Locator("summary").ClickAsync();
        await page.Locator("#view-name").FillAsync("API by model");
        await page.Locator("#view-name").PressAsync("Enter");
        await Assertions.Expect(menu).Not.ToHaveAttributeAsync("open", "");

        await visit.GoAsync("/sessions");
        await menu.Locator("summary").ClickAsync();
        Assert.Empty(await visit.AxeAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "API by model" }).ClickAsync();
        await visit.AtAsync("/spend?range=28d&repository=acme%2Fapi&by=model");
        await menu.Locator("summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the view API by model" }).ClickAsync();
        await menu.Locator("summary").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "API by model" })).ToHaveCountAsync(0);
    }
}
