using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Takt.Testing;

namespace Takt.Server.Tests.Dashboard;

/// <summary>What makes up the money: figures add up, and each leads to what it is the sum of.</summary>
public sealed partial class SpendPageTests(PageServer host) : IClassFixture<PageServer>
{
    private static readonly string[] Pages = ["/spend?range=28d&by=member", "/spend/models?range=28d", "/spend/items?range=28d"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The last two are looked at wide or on a phone, in the long run both.</summary>
    public static TheoryData<int, ColorScheme, string> Looked => [.. Looks.Each.SelectMany(look => Pages
        .Where(page => TestSize.IsLong || page == Pages[0] || page == Pages[1] == look.Width > 1000)
        .Select(page => (look.Width, look.Theme, page)))];

    [Theory]
    [MemberData(nameof(Looked))]
    public async Task Page_InEveryThemeAndWidth_IsSoundAndAccessible(int width, ColorScheme theme, string page)
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, page, host.Admin, width, theme);

        await visit.PhotographAsync($"{page.Split('?')[0].Trim('/').Replace('/', '-')}-{width}-{theme}".ToLowerInvariant());
        Assert.Empty(visit.Complaints);
        Assert.Empty(visit.Strays);
        Assert.False(await visit.ScrollsSidewaysAsync());
        Assert.Empty(await visit.AxeAsync());
        Assert.True(width < 1000 || await visit.Page.EvaluateAsync<bool>(
            "[...document.querySelectorAll('.table-wrap')].every(wrap => wrap.scrollWidth <= wrap.clientWidth)"));
    }

    [Fact]
    public async Task EveryRowAndColumn_OfAnyQuestion_AddsUpToTheTotal()
    {
        string[] questions =
        [
            "by=member", "by=repository&columns=member", "by=model", "by=member&columns=none&sort=change", "by=session",
            "by=repository&model=claude-sonnet-5", "by=member&repository!=acme%2Fweb", "by=member&repository=",
        ];
        await using var visit = await host.Browser.VisitAsync(host.Server, "/sessions", host.Admin);
        foreach (var question in questions)
        {
            var total = await LandedAsync(visit, $"/spend?range=28d&rows=all&{question}");

            Assert.True(total > 0);
            Assert.Equal((question, total), (question, await SumAsync(visit, ".spend tbody td[data-label=Cost] > span[title^='$']")));
            Assert.Equal(total, await SumAsync(visit, ".spend tfoot td[data-label=Cost] > span[title^='$']"));
            // A row's own cost, and what stands in its columns.
            var rows = await visit.Page.Locator(".spend tr:has(td.wide-only[data-label=other])").EvaluateAllAsync<string[][]>("""
                rows => rows.map(row => [
                  row.querySelector("td[data-label=Cost] > span[title^='$']")?.title ?? "",
                  ...[...row.querySelectorAll("td.wide-only:not([data-label='From cache']):not([data-label=Active])")]
                    .map(cell => cell.title || cell.querySelector("[title]")?.title || "")])
                """);
            Assert.All(rows, row => Assert.Equal(Money(row[0]), row.Skip(1).Sum(Money)));
        }
    }

    [Fact]
    public async Task EveryFigureThatIsADoor_LeadsToWhatItIsTheSumOf()
    {
        var todo = new Queue<string>(
            ["/spend?range=28d&by=member", "/spend?range=28d&by=repository", "/?range=28d", "/spend/models?range=28d"]);
        HashSet<string> seen = [.. todo];
        var doors = 0;
        using var client = new HttpClient { BaseAddress = host.Server.Main };
        client.DefaultRequestHeaders.Add("Cookie", $"takt_session={host.Admin}");
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        while (todo.TryDequeue(out var path) && doors < 120)
        {
            // Of each page a few, so that all kinds of pages are reached.
            foreach (var (address, sum) in Doors(await client.GetStringAsync(path, Cancel)).Take(6))
            {
                doors++;
                if (address.StartsWith("/sessions/", StringComparison.Ordinal))
                    continue;
                var landed = Money(Total().Match(await client.GetStringAsync(address, Cancel)).Groups[1].Value);
                Assert.Equal((address, sum), (address, landed));
                if (seen.Add(address))
                    todo.Enqueue(address);
            }
        }

        Assert.True(doors >= 60, $"{doors} doors");
        Assert.Contains(seen, address => address.Contains("by=session", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FromAPersonToTheDearestCall_ItIsFourClicks()
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/spend?range=28d&by=member", host.Admin);
        var page = visit.Page;

        await page.Locator(".spend tbody th a").First.ClickAsync();
        await Assertions.Expect(page.Locator("#rows-head")).ToHaveTextAsync("By repository");
        await page.Locator(".spend tbody th a").First.ClickAsync();
        await Assertions.Expect(page.Locator("#rows-head")).ToHaveTextAsync("By session");
        await page.Locator(".spend tbody th a").First.ClickAsync();

        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/sessions/[0-9a-f-]{36}$"));
        await Assertions.Expect(page.Locator("main .stats")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Filter_TypedByName_IsFound_AndItsChipTakesItAway()
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/spend?range=28d&by=repository", host.Admin);
        var page = visit.Page;
        await page.GetByText("+ Filter").ClickAsync();
        await page.Locator("#filter-by").SelectOptionAsync("member");
        await page.Locator("#filter-value").FillAsync("grace");
        await page.Locator("#filter-value").PressAsync("Enter");

        await Assertions.Expect(page.Locator(".chip")).ToContainTextAsync("person is grace@example.com");
        Assert.Contains("member=", page.Url, StringComparison.Ordinal);
        Assert.DoesNotContain("filter=", page.Url, StringComparison.Ordinal);
        await page.Locator(".chip a").ClickAsync();
        await visit.AtAsync("/spend?range=28d&by=repository");

        await visit.GoAsync("/spend?range=28d&filter=repository&how=is&value=acme");
        await Assertions.Expect(page.GetByText("“acme” may be")).ToBeVisibleAsync();
        await visit.GoAsync("/spend?range=28d&filter=repository&how=none&value=");
        await Assertions.Expect(page.Locator(".chip")).ToContainTextAsync("repository is unattributed");
        await visit.GoAsync("/spend?range=28d&filter=repository&how=is&value=nowhere");
        await Assertions.Expect(page.GetByText("No repository “nowhere” has any usage")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task UnknownWords_AreSaid_EachWithWhatIsPossible()
    {
        await using var visit = await host.Browser.VisitAsync(
            host.Server, "/spend?range=beauty&by=colour&columns=smell&measure=weight&sort=taste&size=9", host.Admin);

        foreach (var word in new[] { "“beauty”", "“colour”", "“smell”", "“weight”", "“taste”", "“size”" })
            Assert.Equal(1, await visit.Page.Locator(".notice-title", new() { HasText = word }).CountAsync());
        string[] odd =
        [
            "session=x", "member=x", "machine=x", "repository=%00", "model!=%00", "branch=%F0%9F%98%80%22%3C%27", "by=session&session=",
            "rows=x",
        ];
        foreach (var address in odd)
        {
            await visit.GoAsync($"/spend?range=28d&{address}");
            Assert.Equal((address, 200), (address, visit.Answer!.Status));
        }

        await visit.GoAsync("/spend?range=120d&by=session");
        await Assertions.Expect(visit.Page.GetByText("By session the range is 90 days at most")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Bar_OfTheChart_ByKeyboard_IsReadAndLeadsToItsDay()
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/spend?range=28d&by=member", host.Admin);

        await visit.Page.Locator("takt-chart").FocusAsync();
        await visit.Page.Keyboard.PressAsync("End");
        await visit.Page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(visit.Page.Locator(".chart-said")).ToContainTextAsync("$");
        var day = (await visit.Page.Locator(".chart-said").TextContentAsync())!.Split(':')[0];
        await visit.Page.Keyboard.PressAsync("Enter");

        await visit.AtAsync($"/spend?range={day}");
        await Assertions.Expect(visit.Page.Locator("#time-head")).ToContainTextAsync("by hour");
    }

    [Fact]
    public async Task Range_DraggedOverBars_IsTheRange()
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/spend?range=28d&by=member", host.Admin);
        var box = (await visit.Page.Locator("takt-chart canvas").BoundingBoxAsync())!;

        await visit.Page.Mouse.MoveAsync(box.X + (box.Width * 0.4f), box.Y + 40);
        await visit.Page.Mouse.DownAsync();
        await visit.Page.Mouse.MoveAsync(box.X + (box.Width * 0.5f), box.Y + 40, new() { Steps = 4 });
        await visit.Page.Mouse.MoveAsync(box.X + (box.Width * 0.6f), box.Y + 40, new() { Steps = 4 });
        await visit.Page.Mouse.UpAsync();

        await Assertions.Expect(visit.Page).ToHaveURLAsync(new Regex(
            @"/spend\?range=\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d"));
        await Assertions.Expect(visit.Page.Locator("html[data-ready]")).ToBeAttachedAsync();
        Assert.InRange(await visit.Page.Locator("section:has(#time-head) .chart-table tbody th").CountAsync(), 4, 9);
    }

    [Fact]
    public async Task Text_Copied_SaysWhatThePageSays_AndLeadsThere()
    {
        await using var visit = await host.Browser.VisitAsync(
            host.Server, "/spend?range=28d&repository=acme%2Fapi&by=member", host.Admin);
        var text = await visit.CopyAsync("[data-copy=as-text]");

        var lines = text.Split('\n');
        Assert.StartsWith("$", lines[0], StringComparison.Ordinal);
        Assert.Contains("of repository acme/api in these 28 days", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("- ", StringComparison.Ordinal)
            && line.Contains("@example.com: $", StringComparison.Ordinal));
        Assert.EndsWith("/spend?range=28d&repository=acme%2Fapi&by=member", lines[^1], StringComparison.Ordinal);
        Assert.StartsWith(host.Server.Main.ToString(), lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Member_SeesTheirOwnSpend_AndNobodyIsNamed()
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/spend?range=28d&by=member", host.Ada);
        await using var whole = await host.Browser.VisitAsync(host.Server, "/spend?range=28d&by=member", host.Admin);

        Assert.Equal("My spend", await visit.Page.Locator("h1").TextContentAsync());
        Assert.True(await TotalAsync(visit) < await TotalAsync(whole));
        Assert.DoesNotContain("grace@example.com", await visit.Page.ContentAsync(), StringComparison.Ordinal);
        var grace = await whole.Page.Locator(".spend tbody th a", new() { HasText = "grace@example.com" }).GetAttributeAsync("href");
        await visit.GoAsync(grace!);
        Assert.DoesNotContain("grace@example.com", await visit.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await TotalAsync(visit));
    }

    private static IReadOnlyList<(string Address, decimal Sum)> Doors(string page) => [.. Door().Matches(page).Select(door =>
        (WebUtility.HtmlDecode(door.Groups[1].Value), decimal.Parse(door.Groups[2].Value, CultureInfo.InvariantCulture)))];

    [GeneratedRegex("<a [^>]*href=\"([^\"]+)\"[^>]*data-sum=\"([^\"]+)\"")]
    private static partial Regex Door();

    [GeneratedRegex("<strong title=\"([^\"]+)\" data-total=\"cost\"")]
    private static partial Regex Total();

    private static async Task<decimal> LandedAsync(Visit visit, string address)
    {
        await visit.Page.GotoAsync(address, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        return await TotalAsync(visit);
    }

    private static async Task<decimal> TotalAsync(Visit visit) =>
        Money(await visit.Page.Locator(".lead [data-total=cost]").GetAttributeAsync("title"));

    private static async Task<decimal> SumAsync(Visit visit, string figures) =>
        (await visit.Page.Locator(figures).EvaluateAllAsync<string[]>("cells => cells.map(cell => cell.title)")).Sum(Money);

    private static decimal Money(string? text) => string.IsNullOrEmpty(text) ? 0
        : decimal.Parse(text.Replace("$", "", StringComparison.Ordinal), NumberStyles.Number | NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture);
}
