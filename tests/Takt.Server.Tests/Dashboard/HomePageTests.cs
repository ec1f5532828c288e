using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Npgsql;
using Takt.Server.Dashboard.Charts;

namespace Takt.Server.Tests.Dashboard;

public sealed class HomePageTests(PageServer host) : IClassFixture<PageServer>
{
    [Theory]
    [MemberData(nameof(Looks.All), MemberType = typeof(Looks))]
    public async Task Overview_InEveryThemeAndWidth_IsSoundAndAccessible(int width, ColorScheme theme)
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/?range=30d", host.Admin, width, theme);

        await visit.PhotographAsync($"overview-{width}-{theme}".ToLowerInvariant());
        Assert.Empty(visit.Complaints);
        Assert.Empty(visit.Strays);
        Assert.False(await visit.ScrollsSidewaysAsync());
        Assert.Empty(await visit.AxeAsync());
        Assert.True(await visit.Page.Locator("takt-chart canvas").CountAsync() > 0);
        await visit.Page.Locator(".chart-table > summary").ClickAsync();
        await visit.PhotographAsync($"overview-{width}-{theme}-table".ToLowerInvariant());
        Assert.False(await visit.ScrollsSidewaysAsync());
        Assert.Empty(await visit.AxeAsync());
    }

    [Theory]
    [InlineData("today")]
    [InlineData("7d")]
    [InlineData("30d")]
    public async Task Overview_OfAnyRange_AddsUpEverywhere(string range)
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, $"/?range={range}", host.Admin);

        var cost = Money(await TitleAsync(visit, ".stat:has(dt:text-is('Cost')) .stat-value"));
        var tokens = Money(await TitleAsync(visit, ".stat:has(dt:text-is('New tokens')) .stat-value"));

        Assert.True(cost > 0);
        Assert.Equal(cost, Money(await TitleAsync(visit, "[data-total=cost] span")));
        Assert.Equal(tokens, Money(await TitleAsync(visit, "[data-total=tokens] span")));
        Assert.Equal(cost, Money(await TitleAsync(visit, ".matrix tfoot td:last-child")));
        var drawn = await visit.Page.EvaluateAsync<double>(
            "fetch(document.querySelector('takt-chart').getAttribute('src')).then(r => r.json()).then(d => d.series.flatMap(s => "
                + "s.values).reduce((a, b) => a + b, 0))");
        Assert.Equal((double)cost, drawn, 0.000001);
    }

    [Fact]
    public async Task Model_SeenForTheFirstTime_HasItsColourAtOnce()
    {
        var palette = host.Server.Services.GetRequiredService<ModelPalette>();
        var database = host.Server.Services.GetRequiredService<NpgsqlDataSource>();
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var command = database.CreateCommand(
            "insert into series (organization_id, hash, person_id, source, model) values (-1, gen_random_uuid(), 1, 'claude_code', $1)");
        var model = command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "first" });
        await command.ExecuteNonQueryAsync(cancellationToken);
        Assert.Equal(1, (await palette.ReadAsync(-1, ["first"], cancellationToken))["first"]);

        model.Value = "second";
        await command.ExecuteNonQueryAsync(cancellationToken);

        Assert.Equal(2, (await palette.ReadAsync(-1, ["first", "second"], cancellationToken))["second"]);
    }

    [Fact]
    public async Task Range_Clicked_SwapsTheContentAndKeepsTheLink()
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/", host.Admin);
        await visit.Page.EvaluateAsync("window.unbroken = true");

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "28 days" }).ClickAsync();
        await visit.AtAsync("/?range=28d");
        await visit.Page.Locator(".panel .choice").GetByRole(AriaRole.Link, new() { Name = "New tokens" }).ClickAsync();
        await visit.AtAsync("/?range=28d&measure=tokens");

        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "New tokens by day and model" })).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.Locator("takt-chart")).ToHaveAttributeAsync("data-state", "drawn");
        Assert.True(await visit.Page.EvaluateAsync<bool>("window.unbroken"));
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Member_OnTheirPage_SeesTheirOwnNumbersOnly()
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/?range=30d", host.Ada);
        await using var whole = await host.Browser.VisitAsync(host.Server, "/?range=30d", host.Admin);
        const string Cost = ".stat:has(dt:text-is('Cost')) .stat-value";

        Assert.Equal("My usage", await visit.Page.Locator("h1").TextContentAsync());
        Assert.Equal(0, await visit.Page.Locator(".doors").CountAsync());
        Assert.True(Money(await TitleAsync(visit, Cost)) < Money(await TitleAsync(whole, Cost)));
        Assert.DoesNotContain("grace@example.com", await visit.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Contains("grace@example.com", await whole.Page.ContentAsync(), StringComparison.Ordinal);
        var sneaked = await visit.Page.EvaluateAsync<string>(
            "fetch('/charts/usage.json?range=30d&measure=cost&mine=false').then(r => r.json()).then(problem => problem.code)");
        Assert.Equal("aggregates_not_allowed", sneaked);
    }

    [Fact]
    public async Task Keyboard_FromTheTop_SkipsToContentAndShowsFocus()
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/", host.Admin);

        await visit.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to content", await visit.Page.EvaluateAsync<string>("document.activeElement.textContent"));
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.Keyboard.PressAsync("Tab");

        Assert.Equal("Today", await visit.Page.EvaluateAsync<string>("document.activeElement.textContent"));
        Assert.Equal("2px", await visit.Page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineWidth"));
        Assert.Equal("solid", await visit.Page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
    }

    [Fact]
    public async Task Server_OutOfReach_IsSaidAndTheNumbersStepBack_UntilItIsBack()
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/", host.Admin);
        var notice = visit.Page.GetByText("The server does not answer");
        await Assertions.Expect(notice).ToBeHiddenAsync();

        await visit.Page.Context.SetOfflineAsync(true);
        await Assertions.Expect(notice).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.Locator(".stats")).ToHaveCSSAsync("opacity", "0.45");
        await visit.Page.Context.SetOfflineAsync(false);

        await Assertions.Expect(notice).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Print_OnPaper_LeavesTheControlsAway()
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/?range=30d", host.Admin, width: 700);

        await visit.Page.EmulateMediaAsync(new() { Media = Media.Print });

        await visit.PhotographAsync("overview-print");
        await Assertions.Expect(visit.Page.Locator(".bar")).ToBeHiddenAsync();
        await Assertions.Expect(visit.Page.Locator(".filters")).ToBeHiddenAsync();
        await Assertions.Expect(visit.Page.Locator(".stats")).ToBeVisibleAsync();
        Assert.True(await visit.Page.EvaluateAsync<bool>(
            "[...document.querySelectorAll('.table-wrap')].every(wrap => wrap.scrollWidth <= wrap.clientWidth)"));
    }

    [Fact]
    public async Task FirstPage_WithoutTheChartLibrary_IsSmall()
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/design", host.Admin);

        var bytes = await visit.Page.EvaluateAsync<double>(
            "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation')).filter(e => "
                + "!e.name.includes('echarts')).reduce((sum, e) => sum + e.transferSize, 0)");

        // As built for tests, files go over the wire as they are; a release compresses them to a third.
        Assert.InRange(bytes, 1, 150_000);
        Assert.Contains("script-src 'self'", visit.Answer!.Headers["content-security-policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", visit.Answer.Headers["content-security-policy"], StringComparison.Ordinal);
    }

    private static Task<string?> TitleAsync(Visit visit, string selector) => visit.Page.Locator(selector).First.GetAttributeAsync("title");

    private static decimal Money(string? text) => decimal.Parse(text!.TrimStart('$'), NumberStyles.Number, CultureInfo.InvariantCulture);
}
