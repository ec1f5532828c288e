using Microsoft.Playwright;

namespace Takt.Server.Tests.Dashboard.Sessions;

public sealed class SessionsPageTests(PageServer host) : IClassFixture<PageServer>
{
    [Theory]
    [MemberData(nameof(Looks.All), MemberType = typeof(Looks))]
    public async Task Sessions_InEveryThemeAndWidth_AreSoundAndAccessible(int width, ColorScheme theme)
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/sessions?range=30d&sort=cost", host.Admin, width, theme);

        await visit.PhotographAsync($"sessions-{width}-{theme}".ToLowerInvariant());
        Assert.Empty(visit.Complaints);
        Assert.Empty(visit.Strays);
        Assert.False(await visit.ScrollsSidewaysAsync());
        Assert.Empty(await visit.AxeAsync());
        Assert.True(await visit.Page.Locator("tr[data-session]").CountAsync() > 0);
    }

    [Fact]
    public async Task Order_IsTheServers_AndStaysInTheAddress()
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/sessions?range=30d", host.Admin);

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Dearest" }).ClickAsync();
        await visit.AtAsync("/sessions?range=30d&sort=cost");
        Assert.Equal("Dearest first", await visit.Page.Locator("#list-head").TextContentAsync());
        var costs = await visit.Page.Locator("td[data-label=Cost] [title]").EvaluateAllAsync<string[]>(
            "cells => cells.filter(cell => cell.title.startsWith('$')).map(cell => cell.title.slice(1).replaceAll(',', ''))");
        var figures = costs.Select(cost => decimal.Parse(cost, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(figures.OrderDescending(), figures);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "90 days" }).ClickAsync();
        await visit.AtAsync("/sessions?range=90d&sort=cost");
    }

    [Fact]
    public async Task Member_SeesTheirOwn_AndUnknownWordsAreSaid()
    {
        await using var own = await host.Browser.VisitAsync(host.Server, "/sessions?range=12dd&sort=beauty&cursor=x", host.Ada);
        Assert.Equal("My sessions", await own.Page.Locator("h1").TextContentAsync());
        Assert.Equal(0, await own.Page.Locator("td[data-label=Person]").CountAsync());
        string[] complaints = ["There is no range “12dd”", "There is no order “beauty”", "This page of the list isn't there."];
        foreach (var said in complaints)
            Assert.Equal(1, await own.Page.GetByText(said).CountAsync());
    }
}
