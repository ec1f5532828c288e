using Microsoft.Playwright;

namespace Takt.Server.Tests.Dashboard;

public sealed class DefinitionsPageTests(PageServer host) : IClassFixture<PageServer>
{
    [Theory]
    [MemberData(nameof(Looks.All), MemberType = typeof(Looks))]
    public async Task Definitions_InEveryThemeAndWidth_AreSoundAndAccessible(int width, ColorScheme theme)
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/docs/definitions", cookie: null, width, theme);

        await visit.PhotographAsync($"definitions-{width}-{theme}".ToLowerInvariant());
        Assert.Equal(200, visit.Answer!.Status);
        Assert.Empty(visit.Complaints);
        Assert.Empty(visit.Strays);
        Assert.False(await visit.ScrollsSidewaysAsync());
        Assert.Empty(await visit.AxeAsync());
    }
}
