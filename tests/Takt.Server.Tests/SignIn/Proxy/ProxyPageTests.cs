using Microsoft.Playwright;
using Takt.Server.Tests.Dashboard;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.SignIn.Proxy;

/// <summary>What people see whom an access proxy lets through.</summary>
public sealed class ProxyPageTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private readonly ProxyIssuer _proxy = new();
    private readonly string _keys = Path.GetTempFileName();

    [Fact]
    public async Task Refused_ByEachReason_IsToldWhatToDo()
    {
        await using var server = await StartAsync();
        await using var unread = await StartAsync("http://127.0.0.1:9/keys");
        var now = TimeProvider.System.GetUtcNow();

        await SeesAsync(server, _proxy.Token(now, "nobody@example.com"), "You are not a member here",
            "Ask an admin of your organization to invite your e-mail address", "proxy-stranger");
        await SeesAsync(server, _proxy.Token(now.AddHours(-1)), "You are not signed in", "Sign in to your access proxy again",
            "proxy-expired");
        await SeesAsync(unread, _proxy.Token(now, AdminEmail), "You are not signed in", "Load this page again in half a minute",
            "proxy-keys");
    }

    [Fact]
    public async Task Admin_ByProxy_IsRemindedOfItsPolicyWhenAddingSomebody()
    {
        await using var server = await StartAsync();
        await using var visit = await browser.VisitAsync(server, "/sign-in", null);
        await ComeByProxyAsync(visit, _proxy.Token(TimeProvider.System.GetUtcNow(), AdminEmail));

        await visit.GoAsync("/settings/members/add");

        await Assertions.Expect(visit.Page.Locator("main .notice").First)
            .ToContainTextAsync("Add the address to your access proxy's policy too");
        await visit.PhotographEverywhereAsync("proxy-add-teammate");
        Assert.Empty(visit.Complaints);
    }

    public void Dispose()
    {
        _proxy.Dispose();
        File.Delete(_keys);
    }

    private async Task SeesAsync(TestServer server, string token, string heading, string advice, string photograph)
    {
        await using var visit = await browser.VisitAsync(server, "/sign-in", null);
        await ComeByProxyAsync(visit, token);

        await visit.GoAsync("/tokens");

        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = heading })).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.Locator(".notice")).ToContainTextAsync(advice);
        // A form would promise a way in that the proxy's word overrules.
        Assert.Equal(0, await visit.Page.Locator("form").CountAsync());
        await visit.PhotographEverywhereAsync(photograph);
        Assert.Empty(visit.Complaints);
    }

    private static Task ComeByProxyAsync(Visit visit, string token) =>
        visit.Page.SetExtraHTTPHeadersAsync(new Dictionary<string, string> { ["Cf-Access-Jwt-Assertion"] = token });

    private Task<TestServer> StartAsync(string? keys = null)
    {
        File.WriteAllText(_keys, _proxy.KeySet);
        return StartWithAdminAsync(setup =>
        {
            setup.Settings["TAKT_PROXY_JWKS"] = keys ?? _keys;
            setup.Settings["TAKT_PROXY_ISSUER"] = ProxyIssuer.Issuer;
            setup.Settings["TAKT_PROXY_AUDIENCE"] = ProxyIssuer.Audience;
        });
    }
}
