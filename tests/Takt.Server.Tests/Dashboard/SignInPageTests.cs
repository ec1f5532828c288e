using Microsoft.Playwright;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Onboarding;
using Takt.Server.Tests.SignIn.Pins;

namespace Takt.Server.Tests.Dashboard;

/// <summary>Signing in, setting a password and changing organizations, as people do it.</summary>
public sealed class SignInPageTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [MemberData(nameof(Looks.All), MemberType = typeof(Looks))]
    public async Task Pin_FromTheSignInPage_LandsWhereOneWantedToGo(int width, ColorScheme theme)
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        await using var visit = await browser.VisitAsync(server, "/sign-in?return=%2Ftokens", null, width, theme);
        await CheckAsync(visit, $"sign-in-{width}-{theme}");

        await visit.Page.GetByLabel("E-mail").FillAsync(AccessServer.AdminEmail);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "E-mail me a PIN instead" }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Enter your PIN" })).ToBeVisibleAsync();
        var pin = (await mail.NextAsync()).Pin;
        await CheckAsync(visit, $"sign-in-pin-{width}-{theme}");
        await visit.Page.GetByLabel("PIN", new() { Exact = true }).FillAsync(PinSteps.OtherThan(pin));
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This is not the PIN");
        visit.Complaints.Clear();
        await visit.Page.GetByLabel("PIN", new() { Exact = true }).FillAsync(pin);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();

        await Assertions.Expect(visit.Page).ToHaveURLAsync(server.Main + "tokens");
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Owner_WhoseAddressWasClaimed_IsAskedAboutTheMachine()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        await server.Database.ExecuteAsync(
            """
            update members set claimed_at = now();
            insert into tokens (organization_id, hash, prefix, label, machine, member_id, scopes, created_at, created_from, claimed,
              was_claimed)
            values (1, sha256('x'), 'takt_x', 'laptop-x', 'laptop-x', 1, '{usage:write}', now() - interval '2 hours', '10.0.0.5', true,
              true)
            """);
        await using var visit = await browser.VisitAsync(server, "/sign-in", null);
        await visit.Page.GetByLabel("E-mail").FillAsync(AccessServer.AdminEmail);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "E-mail me a PIN instead" }).ClickAsync();
        await visit.Page.GetByLabel("PIN", new() { Exact = true }).FillAsync((await mail.NextAsync()).Pin);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();

        var question = new PageGetByRoleOptions { Name = "Is laptop-x, set up 2 hours ago from 10.0.0.5, yours?" };
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, question)).ToBeVisibleAsync();
        await visit.PhotographEverywhereAsync("machines-confirm");
        Assert.Empty(await visit.AxeAsync());
        // Whoever goes on without an answer is asked again on every page.
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Answer later" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "say whether it is yours" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Yes, it is mine" }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Thank you" })).ToBeVisibleAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Continue" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator("details.menu")).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.GetByText("say whether it is yours")).ToHaveCountAsync(0);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task InvitedAdmin_ShowsThatTheAddressIsTheirs_AndIsAnAdmin()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        var code = await server.InviteCodeAsync(await server.SignInAsync(), new { count = 1, role = "admin", email = "chief@example.com" });
        await using var visit = await browser.VisitAsync(server, "/join#" + code, null);
        await visit.Page.GetByLabel("Your e-mail").FillAsync("chief@example.com");
        await visit.Page.GetByLabel("Password").FillAsync(AccessServer.AdminPassword);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Join" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator(".notice").First).ToContainTextAsync("You are an admin as soon as");
        await visit.PhotographEverywhereAsync("join-unproven");

        await visit.GoAsync("/settings/members");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Show that it is you" })).ToBeVisibleAsync();
        await visit.PhotographEverywhereAsync("sign-in-unproven");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "E-mail me a PIN" }).ClickAsync();
        await visit.Page.GetByLabel("PIN", new() { Exact = true }).FillAsync((await mail.NextAsync()).Pin);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Yes, it is mine" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Continue" }).ClickAsync();

        await Assertions.Expect(visit.Page).ToHaveURLAsync(server.Main + "settings/members");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Members" })).ToBeVisibleAsync();
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Password_Wrong_LocksOutInWordsThatHelp()
    {
        await using var server =
            await AccessServer.StartWithAdminAsync(setup => setup.Time = new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        await using var visit = await browser.VisitAsync(server, "/sign-in", null);
        Assert.Equal(0, await visit.Page.GetByRole(AriaRole.Button, new() { Name = "E-mail me a PIN instead" }).CountAsync());
        for (var i = 0; i < 6; i++)
        {
            await visit.Page.GetByLabel("E-mail").FillAsync(AccessServer.AdminEmail);
            await visit.Page.GetByLabel("Password").FillAsync("a wrong password");
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(i < 5 ? "is wrong" : "Try again in 15 min");
        }

        visit.Complaints.Clear();
        await CheckAsync(visit, "sign-in-locked-1280-light");
    }

    [Theory]
    [MemberData(nameof(Looks.All), MemberType = typeof(Looks))]
    public async Task Account_MenuPasswordAndOrganizations_AreSoundAndWork(int width, ColorScheme theme)
    {
        await using var server = await AccessServer.StartWithAdminAsync();
        var cookie = (await server.SignInAsync()).Split('=')[1];
        await using var visit = await browser.VisitAsync(server, "/organizations/new", cookie, width, theme);
        await CheckAsync(visit, $"organization-new-{width}-{theme}");
        await visit.Page.GetByLabel("Name").FillAsync("Second robotics");
        await visit.Page.GetByLabel("Time zone").FillAsync("Europe/Zurich");
        await visit.PulseAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Create organization" }).ClickAsync();
        await Assertions.Expect(visit.Page).ToHaveURLAsync(server.Main.ToString());
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "Connect a machine" })).ToBeVisibleAsync();

        await visit.Page.Locator("details.menu > summary").ClickAsync();
        await Assertions.Expect(visit.Page.Locator(".menu-who")).ToContainTextAsync("Second robotics · admin");
        await CheckAsync(visit, $"account-menu-{width}-{theme}");
        await visit.PulseAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Example" }).ClickAsync();
        await Assertions.Expect(visit.Page).ToHaveURLAsync(server.Main.ToString());
        await visit.Page.Locator("details.menu > summary").ClickAsync();
        await Assertions.Expect(visit.Page.Locator(".menu-who")).ToContainTextAsync("Example · admin");

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Set password" }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByLabel("Current password")).ToBeVisibleAsync();
        await CheckAsync(visit, $"password-{width}-{theme}");
        await visit.Page.GetByLabel("Current password").FillAsync(AccessServer.AdminPassword);
        await visit.Page.GetByLabel("New password").FillAsync("another good password");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Set password" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator(".notice-title").Last).ToHaveTextAsync("Your password is set");
        Assert.True((await server.TrySignInAsync(AccessServer.AdminEmail, "another good password")).IsSuccessStatusCode);
        Assert.Empty(visit.Complaints);
    }

    private static async Task CheckAsync(Visit visit, string name)
    {
        await visit.PhotographAsync(name.ToLowerInvariant());
        Assert.Empty(await visit.AxeAsync());
        Assert.Empty(visit.Complaints);
        Assert.Empty(visit.Strays);
        Assert.False(await visit.ScrollsSidewaysAsync());
    }
}
