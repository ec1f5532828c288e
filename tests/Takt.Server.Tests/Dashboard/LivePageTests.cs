using System.Globalization;
using Microsoft.Playwright;

namespace Takt.Server.Tests.Dashboard;

/// <summary>A page that brings itself up to date takes nothing away from who reads it.</summary>
public sealed class LivePageTests(PageServer host) : IClassFixture<PageServer>
{
    private const int Updates = 20;

    [Fact]
    public async Task Updates_LeaveOrderOpenTablesFocusAndScroll_AndFiguresChangeInPlace()
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/?range=30d", host.Admin);
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
            await host.World.MoreAsync(1_000_000_007L * i);
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
        await using var visit = await host.Browser.VisitAsync(host.Server, "/?range=30d", host.Admin);
        await visit.Page.EvaluateAsync("""
            window.marked = new Set();
            new MutationObserver(changes => changes.forEach(change => {
              const changed = change.target.classList.contains('changed') ? change.target.closest('.stat') : null;
              if (changed) window.marked.add(changed.querySelector('dt').textContent);
            })).observe(document.body, { subtree: true, attributeFilter: ['class'] });
            """);

        await host.World.MoreAsync(5_000_000_000);
        await visit.Page.EvaluateAsync("document.body.dispatchEvent(new CustomEvent('takt:fresh'))");

        await Eventually(async () => await visit.Page.EvaluateAsync<bool>("window.marked.has('Cost')"));
        Assert.False(await visit.Page.EvaluateAsync<bool>("window.marked.has('From cache') || window.marked.has('Active time')"));
        await Assertions.Expect(visit.Page.Locator(".changed")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Reasons_Opened_TellTheSessionsThatCarryMostOfTheChange()
    {
        await host.World.MoreAsync(700_000_000_007);
        await using var visit = await host.Browser.VisitAsync(host.Server, "/spend?range=7d&by=repository", host.Admin);
        await visit.Page.Locator("details:has(.why) > summary").ClickAsync();

        await Assertions.Expect(visit.Page.Locator("#carriers tbody tr")).ToHaveCountAsync(10);
        var parts = await SumOfTitlesAsync(visit, ".why tr:not(:first-child):not(:last-child) td[title]");
        var (before, now) = (await SumOfTitlesAsync(visit, ".why tr:first-child td[title]"),
            await SumOfTitlesAsync(visit, ".why tr:last-child td[title]"));
        Assert.Equal(now - before, parts);
        Assert.Equal(now, Money(await visit.Page.Locator(".lead [data-total=cost]").GetAttributeAsync("title")));
        Assert.Empty(await visit.AxeAsync());
        Assert.StartsWith("/sessions/", await visit.Page.Locator("#carriers a").First.GetAttributeAsync("href"), StringComparison.Ordinal);
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

    private static async Task<decimal> SumOfTitlesAsync(Visit visit, string figures) =>
        (await visit.Page.Locator(figures).EvaluateAllAsync<string[]>(
            "cells => cells.map(cell => cell.title.replace('−', '-'))")).Sum(Money);

    private static decimal Money(string? text) => string.IsNullOrEmpty(text) ? 0
        : decimal.Parse(text.Replace("$", "", StringComparison.Ordinal), NumberStyles.Number | NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture);
}
