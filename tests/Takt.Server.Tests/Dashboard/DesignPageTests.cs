using Microsoft.Playwright;

namespace Takt.Server.Tests.Dashboard;

public sealed class DesignPageTests(PageServer host) : IClassFixture<PageServer>
{
    [Theory]
    [MemberData(nameof(Looks.All), MemberType = typeof(Looks))]
    public async Task Components_InEveryThemeAndWidth_AreSoundAndAccessible(int width, ColorScheme theme)
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/design", host.Admin, width, theme);

        await visit.PhotographAsync($"design-{width}-{theme}".ToLowerInvariant());
        Assert.Empty(visit.Complaints);
        Assert.Empty(visit.Strays);
        Assert.False(await visit.ScrollsSidewaysAsync());
        Assert.Empty(await visit.AxeAsync());
    }

    [Fact]
    public async Task CopyButton_Pressed_PutsTheCodeOnTheClipboard()
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/design", host.Admin);

        Assert.Equal("export CLAUDE_CODE_ENABLE_TELEMETRY=1\nexport OTEL_METRICS_EXPORTER=otlp",
            await visit.CopyAsync("[data-copy=sample-code]"));
    }

    [Fact]
    public async Task Theme_Chosen_OutlivesAReload()
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/design", host.Admin);
        var light = await BackgroundAsync(visit);

        await visit.Page.Locator("details.menu > summary[aria-label=Account]").ClickAsync();
        await visit.Page.Locator("[data-theme-choice]").SelectOptionAsync("dark");
        var dark = await BackgroundAsync(visit);
        await visit.GoAsync("/design");

        Assert.NotEqual(light, dark);
        Assert.Equal(dark, await BackgroundAsync(visit));
        Assert.Empty(visit.Complaints);
    }

    private static Task<string> BackgroundAsync(Visit visit) =>
        visit.Page.EvaluateAsync<string>("getComputedStyle(document.documentElement).backgroundColor");
}
