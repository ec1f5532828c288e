using Microsoft.Playwright;

namespace Takt.Server.Tests.Dashboard;

public sealed class GuidePageTests(PageServer pages) : IClassFixture<PageServer>
{
    [Theory]
    [InlineData("/onboarding", 1280, ColorScheme.Light)]
    [InlineData("/onboarding", 390, ColorScheme.Dark)]
    [InlineData("/validate", 1280, ColorScheme.Dark)]
    [InlineData("/validate", 390, ColorScheme.Light)]
    public async Task Guide_ToNobody_IsReadable(string path, int width, ColorScheme theme)
    {
        await using var visit = await pages.Browser.VisitAsync(pages.Server, path, cookie: null, width, theme);
        await visit.PhotographAsync($"{path[1..]}-{width}-{theme.ToString().ToLowerInvariant()}");

        Assert.Equal(200, visit.Answer!.Status);
        Assert.Empty(await visit.AxeAsync());
        Assert.False(await visit.ScrollsSidewaysAsync());
        Assert.Empty(visit.Complaints);
        Assert.Empty(visit.Strays);
    }

    [Fact]
    public async Task Guide_ContentsLink_GoesToItsSection_AndCodeIsCopied()
    {
        await using var visit = await pages.Browser.VisitAsync(pages.Server, "/onboarding", pages.Ada);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Is this machine tracking?" }).ClickAsync();
        Assert.EndsWith("/onboarding#is_it_tracking", visit.Page.Url, StringComparison.Ordinal);

        Assert.Contains($"{pages.Server.Main}validate", await visit.CopyAsync("#verify .copy"), StringComparison.Ordinal);
        Assert.Empty(visit.Complaints);
    }
}
