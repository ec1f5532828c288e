using Microsoft.Playwright;
using Takt.Testing;

namespace Takt.Server.Tests.Dashboard;

/// <summary>A page that brings itself up to date takes nothing away from who reads it.</summary>
public sealed class LivePageTests(Browser browser) : IClassFixture<Browser>
{
    private const int Updates = 20;

    [Fact]
    public async Task Updates_LeaveOrderOpenTablesFocusAndScroll_AndFiguresChangeInPlace()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var world = await PageWorld.CreateAsync(server.Database, "Acme Robotics");
        await world.WorkAsync();
        await using var visit = await browser.VisitAsync(server, "/?range=30d", await world.SignInAsync("olivia@example.com", "admin"));
        var page = visit.Page;
        var cost = page.Locator(".stat-value").First;
        await page.Locator("figcaption table th button.sort").First.ClickAsync();
        await page.Locator("figcaption table th button.sort").First.ClickAsync();
        var order = await OrderAsync(page);
        await page.Locator(".chart-table > summary").ClickAsync();
        await page.Locator("[data-session] a").Nth(3).FocusAsync();
        var (focus, scroll) = (await FocusAsync(page), await page.EvaluateAsync<double>("scrollY"));
        await page.EvaluateAsync("window.canvas = document.querySelector('takt-chart canvas')");

        for (var i = 1; i <= Updates; i++)
        {
            var before = await cost.GetAttributeAsync("title");
            await world.MoreAsync(1_000_000_007L * i);
            await page.EvaluateAsync("document.body.dispatchEvent(new CustomEvent('takt:fresh'))");
            await Assertions.Expect(cost).Not.ToHaveAttributeAsync("title", before!);
            Assert.Equal(order.Order(), (await OrderAsync(page)).Order());
            Assert.Equal("ascending", await page.Locator("figcaption table th[aria-sort]").GetAttributeAsync("aria-sort"));
            Assert.Equal(order, await OrderAsync(page));
        }

        Assert.True(await page.Locator(".chart-table").EvaluateAsync<bool>("details => details.open"));
        Assert.Equal(focus, await FocusAsync(page));
        Assert.Equal(scroll, await page.EvaluateAsync<double>("scrollY"));
        Assert.True(await page.EvaluateAsync<bool>("window.canvas === document.querySelector('takt-chart canvas')"));
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task ChangedFigure_IsUnderlinedForAMoment_AndOthersAreNot()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var world = await PageWorld.CreateAsync(server.Database, "Acme Robotics");
        await world.WorkAsync();
        await using var visit = await browser.VisitAsync(server, "/?range=30d", await world.SignInAsync("olivia@example.com", "admin"));
        await visit.Page.EvaluateAsync("""
            window.marked = new Set();
            new MutationObserver(changes => changes.forEach(change => {
              const changed = change.target.classList.contains('changed') ? change.target.closest('.stat') : null;
              if (changed) window.marked.add(changed.querySelector('dt').textContent);
            })).observe(document.body, { subtree: true, attributeFilter: ['class'] });
            """);

        await world.MoreAsync(5_000_000_000);
        await visit.Page.EvaluateAsync("document.body.dispatchEvent(new CustomEvent('takt:fresh'))");

        await Eventually(async () => await visit.Page.EvaluateAsync<bool>("window.marked.has('Cost')"));
        Assert.False(await visit.Page.EvaluateAsync<bool>("window.marked.has('From cache') || window.marked.has('Active time')"));
        await Assertions.Expect(visit.Page.Locator(".changed")).ToHaveCountAsync(0);
    }

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        while (!await holds())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    private static Task<string[]> OrderAsync(IPage page) => page.Locator("figcaption table").First.Locator("tbody th")
        .EvaluateAllAsync<string[]>("heads => heads.map(head => head.textContent)");

    private static Task<string> FocusAsync(IPage page) =>
        page.EvaluateAsync<string>("document.activeElement.closest('tr')?.id ?? document.activeElement.tagName");
}
