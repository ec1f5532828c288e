using Microsoft.Playwright;

namespace Takt.Server.Tests.Dashboard;

public sealed class PeoplePageTests(PageServer host) : IClassFixture<PageServer>
{
    [Theory]
    [MemberData(nameof(Looks.All), MemberType = typeof(Looks))]
    public async Task People_InEveryThemeAndWidth_AreSoundAndAccessible(int width, ColorScheme theme)
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/settings/people", host.Admin, width, theme);
        await visit.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Assign ") }).First.ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#assign")).ToBeVisibleAsync();

        await visit.PhotographAsync($"people-{width}-{theme}".ToLowerInvariant());
        Assert.Empty(visit.Complaints);
        Assert.False(await visit.ScrollsSidewaysAsync());
        Assert.Empty(await visit.AxeAsync());
    }

    [Fact]
    public async Task People_LinkedAndTakenBack_MoveAtOnce()
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/settings/people", host.Admin);
        var page = visit.Page;
        var rows = await page.Locator("tbody tr").CountAsync();
        Assert.True(rows > 1);

        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Assign ") }).First.ClickAsync();
        await page.GetByLabel("A member").SelectOptionAsync(new SelectOptionValue { Label = "olivia@example.com" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Link to member" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Note)).ToContainTextAsync("Linked");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(rows - 1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(rows);

        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Assign ") }).First.ClickAsync();
        await page.GetByLabel("The same as another person").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Merge" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Note)).ToContainTextAsync("one person");
        await visit.GoAsync("/settings/people?state=merged");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Take ") }).ClickAsync();
        await Assertions.Expect(page.GetByText("Nobody here")).ToBeVisibleAsync();
        Assert.Empty(visit.Complaints);
    }
}
