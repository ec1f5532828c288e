using Microsoft.Playwright;
using Takt.Server.Tests.Access;

namespace Takt.Server.Tests.Dashboard;

public sealed class AuditPageTests(PageServer host) : IClassFixture<PageServer>
{
    private string Admin => "takt_session=" + host.Admin;

    [Theory]
    [MemberData(nameof(Looks.All), MemberType = typeof(Looks))]
    public async Task Audit_InEveryThemeAndWidth_IsSoundAndAccessible(int width, ColorScheme theme)
    {
        await WorkAsync();
        await using var visit = await host.Browser.VisitAsync(host.Server, "/settings/audit", host.Admin, width, theme);
        await visit.Page.Locator(".call", new() { HasTextString = "changed the role of" }).First.Locator("summary").ClickAsync();

        await visit.PhotographAsync($"audit-{width}-{theme}".ToLowerInvariant());
        Assert.Empty(visit.Complaints);
        Assert.False(await visit.ScrollsSidewaysAsync());
        Assert.Empty(await visit.AxeAsync());
    }

    [Fact]
    public async Task Audit_OneClickAway_IsWhatATokenLookedLikeBefore()
    {
        await WorkAsync();
        await using var visit = await host.Browser.VisitAsync(host.Server, "/settings/audit", host.Admin);
        var call = visit.Page.Locator(".call", new() { HasTextString = "revoked token Ada's laptop" }).First;

        await Assertions.Expect(call.Locator("summary")).ToContainTextAsync("olivia@example.com revoked token Ada's laptop");
        await call.Locator("summary").ClickAsync();
        await Assertions.Expect(call.Locator("tr.changed th")).ToContainTextAsync("revoked at");
        await Assertions.Expect(call.Locator("tr.changed td").First).ToHaveTextAsync("–");
        await call.GetByText("History of this token").ClickAsync();

        await Assertions.Expect(visit.Page.Locator(".call")).ToHaveCountAsync(2);
        await Assertions.Expect(visit.Page.Locator(".call").Last).ToContainTextAsync("created token Ada's laptop");
    }

    [Fact]
    public async Task Audit_Filter_StandsInTheAddressAndLeavesSignInsOut()
    {
        await WorkAsync();
        await using var visit = await host.Browser.VisitAsync(host.Server, "/settings/audit", host.Admin);
        await Assertions.Expect(visit.Page.Locator(".call", new() { HasTextString = "session" })).ToHaveCountAsync(0);

        await visit.Page.GetByRole(AriaRole.Textbox, new() { Name = "Who" }).FillAsync("olivia@example.com");
        await visit.Page.GetByLabel("What").SelectOptionAsync("token.create");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();

        Assert.Contains("action=token.create", visit.Page.Url, StringComparison.Ordinal);
        await Assertions.Expect(visit.Page.Locator(".call summary").First).ToBeVisibleAsync();
        foreach (var line in await visit.Page.Locator(".call summary").AllInnerTextsAsync())
            Assert.Contains("created token", line, StringComparison.Ordinal);
        await visit.GoAsync("/settings/audit?from=yesterday");
        Assert.Equal(400, visit.Answer!.Status);
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("must be a date");
    }

    /// <summary>What an admin does in a morning.</summary>
    private async Task WorkAsync()
    {
        var (_, token) = await host.Server.CreateTokenAsync(Admin, new { label = "Ada's laptop" });
        await host.Server.SendAsync(HttpMethod.Delete, $"/api/tokens/{token}", Admin);
        var member = await host.Server.Database.ScalarAsync<long>(
            "select member_id from members join users using (user_id) where email = 'ada@example.com'");
        await host.Server.SendAsync(HttpMethod.Patch, $"/api/members/{member}", Admin, new { role = "admin" });
        await host.Server.SendAsync(HttpMethod.Patch, $"/api/members/{member}", Admin, new { role = "member" });
        await host.Server.SendAsync(HttpMethod.Post, "/api/members", Admin, new { email = "grace@example.com", name = "Grace Hopper" });
    }
}
