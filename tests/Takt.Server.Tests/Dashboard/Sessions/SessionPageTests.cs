using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Takt.Contracts;
using Takt.Contracts.Usage;
using Takt.Otlp;
using Takt.Server.Tests.Ingest;
using Takt.Server.Tests.Ledger.Golden;
using Takt.Server.Usage;

namespace Takt.Server.Tests.Dashboard.Sessions;

/// <summary>The page of a session: both clients' captures stand on it whole, and it adds up.</summary>
public sealed partial class SessionPageTests(GoldenServers servers, Browser browser) : IClassFixture<GoldenServers>, IClassFixture<Browser>
{
    private const string Older = "claude-code-2.1.197/oauth-subagent-http-json", Newer = "claude-code-2.1.332/oauth-subagent-http-json";

    private static readonly OtlpSignal[] Signals = Enum.GetValues<OtlpSignal>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<int, ColorScheme, string> Looked =>
        [.. Looks.Each.Select(look => (look.Width, look.Theme, look.Width > 1000 ? "?open=1" : "?view=dearest"))];

    [Theory]
    [MemberData(nameof(Looked))]
    public async Task Session_InEveryThemeAndWidth_IsSoundAndAccessible(int width, ColorScheme theme, string shown)
    {
        using var sender = await SendAsync(Newer);
        var (session, admin) = (await LargestAsync(sender), await AdminAsync(sender));
        await using var visit = await browser.VisitAsync(
            servers.First, $"/sessions/{session.Session.SessionId}{shown}", admin, width, theme);

        await visit.PhotographAsync($"session-{width}-{theme}".ToLowerInvariant());
        Assert.Empty(visit.Complaints);
        Assert.Empty(visit.Strays);
        Assert.False(await visit.ScrollsSidewaysAsync());
        Assert.Empty(await visit.AxeAsync());
        Assert.Equal(Format(session.Session.Totals.CostUsd), await visit.Page.Locator(".stat-value").First.GetAttributeAsync("title"));
        Assert.True(await visit.Page.Locator(".river-context rect").CountAsync() > 0);
    }

    [Theory]
    [InlineData(Older)]
    [InlineData(Newer)]
    public async Task EveryCallToolAndEvent_OfACapture_StandsOnThePage_AndTheOutlineAddsUp(string folder)
    {
        using var sender = await SendAsync(folder);
        var admin = await AdminAsync(sender);
        foreach (var detail in await DetailsAsync(sender))
        {
            var path = $"/sessions/{detail.Session.SessionId}";
            await using var visit = await browser.VisitAsync(servers.First, $"{path}?view=time", admin);
            var kinds = await visit.Page.Locator("tr[data-kind]").EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.kind)");
            var told = detail.Calls.Select(_ => "call").Concat(detail.Story!.Timeline.Select(entry => entry.Kind));
            Assert.Equal(told.Order(), kinds.Order());

            var prompts = string.Join(',', Enumerable.Range(1, Math.Max(1, detail.Story.Prompts.Count)));
            await visit.GoAsync($"{path}?open={prompts}");
            var shown = await visit.Page.Locator(".outline tr[data-kind]").EvaluateAllAsync<string[]>("rows => rows.map(row => row.id)");
            var agents = detail.Story.Tree.Where(node => node.Kind is "call" or "agent" or "prompt" or "error" or "compaction");
            Assert.All(agents, node => Assert.Contains("n-" + node.Id.Replace(':', '-'), shown));
            var tools = await visit.Page.Locator("section:has(#tools-head) td[data-label=Times]").EvaluateAllAsync<int[]>(
                "cells => cells.map(cell => Number(cell.textContent))");
            Assert.Equal(detail.Story.Tree.Count(node => node.Kind == "tool"), tools.Sum());
            Assert.Equal(detail.Session.Totals.CostUsd, await SumAsync(visit, ".outline td[data-label=Own] [title]"));
            Assert.Equal(Format(detail.Session.Totals.CostUsd),
                await visit.Page.Locator("[data-total=session] span").GetAttributeAsync("title"));
        }
    }

    [Fact]
    public async Task Tape_OfTheList_HasABarForEachCall_AndTheirCost()
    {
        using var sender = await SendAsync(Newer);
        var details = await DetailsAsync(sender);
        await using var visit = await browser.VisitAsync(servers.First, "/sessions?range=28d", await AdminAsync(sender));
        foreach (var detail in details)
        {
            var bars = visit.Page.Locator($"#s-{detail.Session.SessionId} .tape rect");
            Assert.Equal(detail.Calls.Count, await bars.CountAsync());
        }

        var store = servers.First.Services.GetRequiredService<SessionStore>();
        var listed = details.Select(detail => detail.Session).ToList();
        foreach (var most in new[] { 1, 2, 1000 })
        {
            var tapes = await store.TapesAsync(sender.Organization, null, listed, most, Cancel);
            foreach (var detail in details)
            {
                Assert.Equal(Math.Min(most, detail.Calls.Count), tapes[detail.Session.SessionId].Count());
                Assert.Equal(detail.Calls.Sum(call => call.CostUsd ?? 0), tapes[detail.Session.SessionId].Sum(bar => bar.Usd));
            }
        }
    }

    [Fact]
    public async Task River_ByKeyboard_LeadsToTheStep_AndItsEveryAttribute()
    {
        using var sender = await SendAsync(Newer);
        var detail = await LargestAsync(sender);
        await using var visit = await browser.VisitAsync(
            servers.First, $"/sessions/{detail.Session.SessionId}", await AdminAsync(sender));
        var river = visit.Page.Locator("[data-river]");

        await river.FocusAsync();
        await visit.Page.Keyboard.PressAsync("d");
        await Assertions.Expect(visit.Page.Locator(".river-words")).ToContainTextAsync("from cache");
        await visit.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(visit.Page.Locator("#node")).ToBeVisibleAsync();
        var dearest = detail.Calls.MaxBy(call => call.CostUsd)!;
        await Assertions.Expect(visit.Page.Locator("#node")).ToContainTextAsync(dearest.RequestId!);
        await Assertions.Expect(visit.Page.Locator("tr[aria-current]")).ToHaveCountAsync(1);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task UnknownWords_AreSaid_AndAStrangersSessionIsNone()
    {
        using var sender = await SendAsync(Newer);
        using var other = await SendAsync(Older);
        var (id, admin) = ((await LargestAsync(sender)).Session.SessionId, await AdminAsync(sender));
        await using var visit = await browser.VisitAsync(servers.First, $"/sessions/{id}?view=beauty&open=x&page=0", admin);
        foreach (var said in new[] { "There is no view “beauty”", "“x” opens nothing", "There is no page “0”" })
            Assert.Equal(1, await visit.Page.GetByText(said).CountAsync());

        await visit.GoAsync($"/sessions/{(await LargestAsync(other)).Session.SessionId}");
        Assert.Equal(404, visit.Answer!.Status);
        await Assertions.Expect(visit.Page.Locator("h1")).ToHaveTextAsync("There is no such page");
    }

    [Fact]
    public async Task Look_AtAnothersSession_LeavesOneRowADay()
    {
        using var sender = await SendAsync(Newer);
        var (id, admin) = ((await LargestAsync(sender)).Session.SessionId, await AdminAsync(sender));
        const string Looks = "select count(*) from audit.events where organization_id = $1 and action = 'session.look' and actor = $2";
        var member = await servers.First.Database.ScalarAsync<string>(
            "select 'member:' || member_id from members where organization_id = $1", sender.Organization);

        for (var i = 0; i < 3; i++)
        {
            await using var visit = await browser.VisitAsync(servers.First, $"/sessions/{id}?view=time", admin);
        }

        Assert.Equal(1, await servers.First.Database.ScalarAsync<long>(Looks, sender.Organization, member!));
        await servers.First.Database.ExecuteAsync(
            "update session_looks set on_day = on_day - 1 where organization_id = $1", sender.Organization);
        await using (await browser.VisitAsync(servers.First, $"/sessions/{id}", admin))
        {
        }

        Assert.Equal(2, await servers.First.Database.ScalarAsync<long>(Looks, sender.Organization, member!));
        await servers.First.Database.ExecuteAsync("insert into person_links (organization_id, person_id, member_id, created_at) "
            + "select $1, person_id, m.member_id, now() from persons p join members m using (organization_id) where p.organization_id = $1",
            sender.Organization);
        await servers.First.Database.ExecuteAsync("delete from session_looks where organization_id = $1", sender.Organization);
        await using (await browser.VisitAsync(servers.First, $"/sessions/{id}", admin))
        {
        }

        Assert.Equal(2, await servers.First.Database.ScalarAsync<long>(Looks, sender.Organization, member!));
    }

    private static async Task<decimal> SumAsync(Visit visit, string figures)
    {
        var titles = await visit.Page.Locator(figures).EvaluateAllAsync<string[]>("cells => cells.map(cell => cell.title)");
        return titles.Sum(title => decimal.Parse(NotAFigure().Replace(title, ""), CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("[^0-9.]")]
    private static partial Regex NotAFigure();

    private static string Format(decimal usd) => Server.Dashboard.Components.Format.ExactMoney(usd);

    private async Task<GoldenSender> SendAsync(string folder)
    {
        var sender = await GoldenSender.CreateAsync(servers);
        await sender.PostAsync(folder, Signals);
        return sender;
    }

    private Task<string> AdminAsync(GoldenSender sender) =>
        PageWorld.Of(servers.First.Database, sender.Organization).SignInAsync($"olivia{Guid.NewGuid():N}@example.com", "admin");

    private async Task<SessionDetail> LargestAsync(GoldenSender sender) =>
        (await DetailsAsync(sender)).MaxBy(detail => detail.Calls.Count)!;

    private async Task<List<SessionDetail>> DetailsAsync(GoldenSender sender)
    {
        var token = await IngestHost.CreateTokenAsync(servers.First, sender.Organization, ["usage:read"]);
        using var http = new ApiReader(servers.First, token);
        var details = new List<SessionDetail>();
        foreach (var session in (await http.GetAsync("/api/sessions", TaktJson.Default.SessionPage, Cancel)).Sessions)
            details.Add(await http.GetAsync($"/api/sessions/{session.SessionId}", TaktJson.Default.SessionDetail, Cancel));
        return details;
    }
}
