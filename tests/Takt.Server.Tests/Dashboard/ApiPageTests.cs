using Microsoft.Playwright;
using Takt.Testing;

namespace Takt.Server.Tests.Dashboard;

public sealed class ApiPageTests(PageServer pages) : IClassFixture<PageServer>
{
    [Theory]
    [MemberData(nameof(Looks.All), MemberType = typeof(Looks))]
    public async Task Page_InEveryThemeAndWidth_IsSoundAndAccessible(int width, ColorScheme theme)
    {
        await using var visit = await pages.Browser.VisitAsync(pages.Server, "/docs/api", cookie: null, width, theme);
        Assert.Empty(await visit.AxeAsync());
        Assert.False(await visit.ScrollsSidewaysAsync());

        // With everything opened, too: code scrolls inside itself.
        await visit.Page.EvaluateAsync(
            "document.querySelectorAll('#ListTokens details, #GetUsage details, #Register details').forEach(part => part.open = true)");
        Assert.False(await visit.ScrollsSidewaysAsync());
        Assert.Empty(await visit.AxeAsync("['#ListTokens', '#GetUsage', '#Register']"));
        if (TestSize.IsLong)
            await PhotographAsync(visit, $"{width}-{theme}");

        Assert.Equal(200, visit.Answer!.Status);
        Assert.Empty(visit.Complaints);
        Assert.Empty(visit.Strays);
    }

    [Fact]
    public async Task Contents_Footer_AndCopy_Work()
    {
        await using var visit = await pages.Browser.VisitAsync(pages.Server, "/", pages.Ada);
        await visit.Page.GetByRole(AriaRole.Contentinfo).GetByRole(AriaRole.Link, new() { Name = "API" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Navigation, new() { Name = "Contents" })
            .GetByRole(AriaRole.Link, new() { Name = "GET /api/usage", Exact = true }).ClickAsync();
        Assert.EndsWith("/docs/api#GetUsage", visit.Page.Url, StringComparison.Ordinal);

        var copied = await visit.CopyAsync("#GetUsage .copy");
        Assert.StartsWith("curl -H \"Authorization: Bearer $TAKT_TOKEN\"", copied, StringComparison.Ordinal);
        Assert.Contains($"{pages.Server.Main}api/usage?", copied, StringComparison.Ordinal);
        Assert.Empty(visit.Complaints);
    }

    /// <summary>The whole page would be too long to look at.</summary>
    private static async Task PhotographAsync(Visit visit, string look)
    {
        foreach (var (name, at) in new[]
        {
            ("top", "body"), ("usage", "#GetUsage"), ("tokens", "#ListTokens"), ("register", "#Register"),
            ("records", "#record-UsageAnswer"), ("problems", "#problems"),
        })
        {
            await visit.Page.EvaluateAsync("at => document.querySelector(at).scrollIntoView()", at);
            var path = Path.Combine(Repository.Root, "artifacts", "photographs", $"api-{name}-{look}.png".ToLowerInvariant());
            await visit.Page.ScreenshotAsync(new() { Path = path });
        }
    }
}
