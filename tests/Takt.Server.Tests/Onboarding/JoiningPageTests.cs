using System.Net;
using Microsoft.Playwright;
using Takt.Server.Access;
using Takt.Server.Tests.Dashboard;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Onboarding;

/// <summary>The pages <c>/join</c> and <c>/auth/device/verify</c>, in a browser and without scripts.</summary>
public sealed class JoiningPageTests(Browser browser) : IClassFixture<Browser>
{
    private const string Hostile = "<img src=x onerror=alert(1)> & \"friends\"";

    [Theory]
    [MemberData(nameof(Looks.All), MemberType = typeof(Looks))]
    public async Task Device_ApprovedInABrowser_SendsThePersonBackToTheTerminalWhoseSetUpWorks(int width, ColorScheme theme)
    {
        await using var server = await StartWithAdminAsync();
        var started = await server.StartDeviceAsync(Hostile);
        var code = started.Text("user_code");
        await using var visit = await browser.VisitAsync(server, $"/auth/device/verify?user_code={code}", Value(await server.SignInAsync()),
            width, theme);
        var name = $"{width}-{theme.ToString().ToLowerInvariant()}";
        await CheckAsync(visit, $"device-enter-{name}");
        // The link alone has done nothing.
        Assert.Equal("pending", (await server.PollAsync(started)).Text("status"));
        await Assertions.Expect(visit.Page.GetByLabel("Code")).ToHaveValueAsync(code);

        await visit.Page.GetByLabel("Code").FillAsync(code.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant());
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator(".untrusted")).ToHaveTextAsync(Hostile);
        await Assertions.Expect(visit.Page.Locator("code.user-code")).ToHaveTextAsync(code);
        await Assertions.Expect(visit.Page.Locator("main")).ToContainTextAsync("127.0.0.1");
        await Assertions.Expect(visit.Page.Locator("main")).ToContainTextAsync("Example");
        await Assertions.Expect(visit.Page.Locator("main")).ToContainTextAsync(AdminEmail);
        await CheckAsync(visit, $"device-decide-{name}");

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Go back to your terminal" })).ToBeVisibleAsync();
        await CheckAsync(visit, $"device-approved-{name}");
        var approved = await server.PollAsync(started);
        Assert.Equal("approved", approved.Text("status"));
        var status = await PastedSetup.ExportAndVerifyAsync(approved["setup"]!);
        Assert.Equal(("ok", "active", Hostile), (status.Text("token"), status.Text("tracking_status"), status.Text("host_name")));
        Assert.Empty(visit.Complaints);
        Assert.Empty(visit.Strays);
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Join_ByTheLink_RegistersSignsInAndShowsTheSetUp(int width, ColorScheme theme)
    {
        await using var server = await StartWithAdminAsync();
        var code = await server.InviteCodeAsync(await server.SignInAsync());
        await using var visit = await browser.VisitAsync(server, $"/join#{code}", null, width, theme);
        var name = $"{width}-{theme.ToString().ToLowerInvariant()}";
        await CheckAsync(visit, $"join-{name}");
        Assert.DoesNotContain(code, visit.Page.Url, StringComparison.Ordinal);

        await visit.Page.GetByLabel("Your e-mail").FillAsync(JoinSteps.Ada);
        await visit.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ada Lovelace");
        await visit.Page.GetByLabel("Password").FillAsync(AdminPassword);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Join" }).ClickAsync();

        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Welcome to Example" })).ToBeVisibleAsync();
        await CheckAsync(visit, $"joined-{name}");
        Assert.Equal("invite",
            await server.Database.ScalarAsync<string>("select method from cookie_sessions order by cookie_session_id desc limit 1"));
        await visit.GoAsync("/tokens");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Tokens", Exact = true })).ToBeVisibleAsync();
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Join_WithACodeThatDied_SaysSoKindly()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (used, bound, revoked) = (await server.InviteCodeAsync(admin),
            await server.InviteCodeAsync(admin, new { email = "bob@example.com" }), await server.InviteCodeAsync(admin));
        await server.RegisterAsync(used);
        await server.SendAsync(HttpMethod.Delete, "/api/invites/3", admin);
        using var form = new FormBrowser(server);
        foreach (var (code, email, status, words) in new[]
        {
            ("takt-invite-none", "eve@example.com", HttpStatusCode.BadRequest, "not known here"),
            (used, "eve@example.com", HttpStatusCode.Gone, "has been used"),
            (revoked, "eve@example.com", HttpStatusCode.Gone, "withdrawn"),
            (bound, "eve@example.com", HttpStatusCode.Forbidden, "for another address"),
            (bound, "eve", HttpStatusCode.BadRequest, "must look like name@example.com"),
        })
        {
            var answer = await form.SubmitAsync("/join", "join",
                new() { ["Code"] = code, ["Email"] = email, ["Password"] = AdminPassword });
            Assert.Equal(status, answer.Status);
            Assert.Contains(words, answer.Html, StringComparison.Ordinal);
        }

        var empty = await form.SubmitAsync("/join", "join", new() { ["Code"] = bound, ["Email"] = "bob@example.com" });
        Assert.Contains("at least 10 characters", empty.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(form.Cookies.GetAllCookies(), cookie => cookie.Name == "takt_session");
    }

    [Fact]
    public async Task Join_SomeoneWhoSignsInHereAlready_JoinsWithoutASessionOrAPassword()
    {
        await using var server = await StartWithAdminAsync();
        var code = await server.InviteCodeAsync(await server.SignInAsync());
        await server.Database.ExecuteAsync(
            """
            insert into organizations (organization_id, name, created_at) values (2, 'Other', now());
            insert into users (user_id, email, password_hash, created_at) select 20, 'ada@example.com', password_hash, now() from users
            where user_id = 1;
            insert into members (organization_id, member_id, user_id, role, created_at) values (2, 20, 20, 'member', now())
            """);
        using var form = new FormBrowser(server);
        var known = await form.SubmitAsync("/join", "join",
            new() { ["Code"] = code, ["Email"] = JoinSteps.Ada, ["Password"] = "a stranger's password" });
        Assert.Contains("You sign in here already", known.Html, StringComparison.Ordinal);
        var joined = await form.SubmitShownAsync("/join", "join", new() { ["Code"] = code, ["Email"] = JoinSteps.Ada });
        Assert.Contains("Welcome to Example", joined.Html, StringComparison.Ordinal);
        // Whoever holds a code must not become someone who was here before it.
        Assert.DoesNotContain(form.Cookies.GetAllCookies(), cookie => cookie.Name == "takt_session");
        Assert.Equal(HttpStatusCode.OK, (await server.TrySignInAsync(JoinSteps.Ada, AdminPassword)).StatusCode);
    }

    [Fact]
    public async Task Device_ByNobodyOrByAToken_IsNotApproved()
    {
        await using var server = await StartWithAdminAsync();
        var started = await server.StartDeviceAsync();
        var path = $"/auth/device/verify?user_code={started.Text("user_code")}";
        using var nobody = new FormBrowser(server);
        Assert.Equal("/sign-in?return=" + Uri.EscapeDataString(path), (await nobody.GetAsync(path)).Location);

        var (token, _) = await server.CreateTokenAsync(await server.SignInAsync(), new { label = "Personal" });
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new() };
        using var client = new HttpClient(handler) { BaseAddress = server.Main };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var page = await client.GetStringAsync(path, Cancelled);
        var formToken = System.Text.RegularExpressions.Regex.Match(
            page, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        using var fields = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = formToken,
            ["_handler"] = "device",
            ["UserCode"] = started.Text("user_code"),
            ["Decision"] = "approve",
            ["Organization"] = "1",
        });
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsync("/auth/device/verify", fields, Cancelled)).StatusCode);
        Assert.Equal("pending", (await server.PollAsync(started)).Text("status"));
    }

    [Fact]
    public async Task Device_DecisionWithoutTheForm_OrAfterASwitch_DoesNothing()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var started = await server.StartDeviceAsync();
        using var bare = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "device",
            ["UserCode"] = started.Text("user_code"),
            ["Decision"] = "approve",
            ["Organization"] = "1",
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/auth/device/verify") { Content = bare };
        request.Headers.Add("Cookie", admin);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Client.SendAsync(request, Cancelled)).StatusCode);

        using var form = new FormBrowser(server, admin);
        var asked = await form.SubmitAsync("/auth/device/verify", "device",
            new() { ["UserCode"] = started.Text("user_code"), ["Decision"] = "approve", ["Organization"] = "2" });
        Assert.Contains("Connect this machine?", asked.Html, StringComparison.Ordinal);
        Assert.Equal("pending", (await server.PollAsync(started)).Text("status"));
    }

    [Fact]
    public async Task Device_TooManyUserCodes_LockThisPersonOutOnThisNetwork()
    {
        await using var server = await StartWithAdminAsync();
        var started = await server.StartDeviceAsync();
        using var form = new FormBrowser(server, await server.SignInAsync());
        for (var i = 0; i < AttemptKind.UserCode.PerAccountAndNetwork; i++)
            Assert.Equal(HttpStatusCode.BadRequest,
                (await form.SubmitAsync("/auth/device/verify", "device", new() { ["UserCode"] = "BBBB-BBBB" })).Status);
        var locked = await form.SubmitAsync("/auth/device/verify", "device", new() { ["UserCode"] = started.Text("user_code") });
        Assert.Equal(HttpStatusCode.TooManyRequests, locked.Status);
        Assert.Contains("Too many codes were tried", locked.Html, StringComparison.Ordinal);
    }

    private static async Task CheckAsync(Visit visit, string photograph)
    {
        await visit.PhotographAsync(photograph);
        Assert.Empty(await visit.AxeAsync());
        Assert.False(await visit.ScrollsSidewaysAsync());
    }

    private static string Value(string cookie) => cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..];
}
