using System.Net;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Onboarding;
using Takt.Server.Tests.SignIn.Pins;
using Takt.Server.Tests.SignIn.Proxy;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Dashboard.Settings;

/// <summary>What the page and its message promise must be there: PINs, a password or an access proxy.</summary>
public sealed class AddTeammateTests
{
    private const string Path = "/settings/members/add", Dora = "dora@example.com";

    [Fact]
    public async Task WithoutMail_AFirstPasswordIsAskedFor_AndIsWhatTheMessageNames()
    {
        await using var server = await StartWithAdminAsync();
        using var form = new FormBrowser(server, await server.SignInAsync());
        var page = await form.GetAsync(Path);
        Assert.Contains("This server sends no mail", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("access proxy", page.Html, StringComparison.Ordinal);

        var without = await form.SubmitAsync(Path, "add", new() { ["Address"] = Dora });
        Assert.Equal(HttpStatusCode.BadRequest, without.Status);
        Assert.Contains("at least 10 characters", without.Html, StringComparison.Ordinal);
        var added = await form.SubmitAsync(Path, "add", new() { ["Address"] = Dora, ["Password"] = AdminPassword });

        Assert.Contains("by the password that you have set: hand it over by another way", added.Html, StringComparison.Ordinal);
        Assert.Contains($"sign in as {Dora}, with the password that I give you", added.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("PIN", added.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await server.TrySignInAsync(Dora, AdminPassword)).StatusCode);
    }

    [Fact]
    public async Task WithoutMail_SomeoneWhoSignsInHereAlready_KeepsTheirPassword()
    {
        await using var server = await StartWithAdminAsync();
        await server.Database.ExecuteAsync(
            """
            insert into organizations (organization_id, name, created_at) values (2, 'Other', now());
            insert into users (user_id, email, password_hash, created_at) select 20, 'dora@example.com', password_hash, now() from users
            where user_id = 1;
            insert into members (organization_id, member_id, user_id, role, created_at) values (2, 20, 20, 'member', now())
            """);
        using var form = new FormBrowser(server, await server.SignInAsync());

        var known = await form.SubmitAsync(Path, "add", new() { ["Address"] = Dora, ["Password"] = "another password" });
        Assert.Equal(HttpStatusCode.Conflict, known.Status);
        Assert.DoesNotContain("First password", known.Html, StringComparison.Ordinal);
        var added = await form.SubmitShownAsync(Path, "add", new() { ["Address"] = Dora });

        Assert.Contains("with the password that you have here", added.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await server.TrySignInAsync(Dora, AdminPassword)).StatusCode);
    }

    [Fact]
    public async Task WithMail_ThePinIsWhatTheMessageNames()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        using var form = new FormBrowser(server, await server.SignInAsync());

        var added = await form.SubmitAsync(Path, "add", new() { ["Address"] = Dora });

        Assert.Contains("They sign in by a PIN that is mailed to them.", added.Html, StringComparison.Ordinal);
        Assert.Contains($"sign in as {Dora}: choose “E-mail me a PIN instead”", added.Html, StringComparison.Ordinal);
        Assert.Contains($"{server.Main}sign-in mails you a PIN", await server.Client.GetStringAsync("/onboarding", Cancelled),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task BehindAnAccessProxy_ItsPolicyIsNotForgotten()
    {
        using var proxy = new ProxyIssuer();
        using var home = new TemporaryHome();
        await File.WriteAllTextAsync(home.File("keys.json"), proxy.KeySet, Cancelled);
        await using var server = await StartWithAdminAsync(setup =>
        {
            setup.Settings["TAKT_PROXY_JWKS"] = home.File("keys.json");
            setup.Settings["TAKT_PROXY_ISSUER"] = ProxyIssuer.Issuer;
            setup.Settings["TAKT_PROXY_AUDIENCE"] = ProxyIssuer.Audience;
        });
        using var form = new FormBrowser(server, await server.SignInAsync());
        Assert.Contains("Add the address to your access proxy's policy too", (await form.GetAsync(Path)).Html, StringComparison.Ordinal);

        var added = await form.SubmitAsync(Path, "add", new() { ["Address"] = Dora });

        Assert.Contains("They sign in through your access proxy.", added.Html, StringComparison.Ordinal);
        Assert.Contains($"sign in through our access proxy as {Dora}", added.Html, StringComparison.Ordinal);
        var guide = await server.Client.GetStringAsync("/onboarding", Cancelled);
        Assert.Contains("adds your address to its policy too", guide, StringComparison.Ordinal);
        Assert.Contains("through the access proxy in front of this server", guide, StringComparison.Ordinal);
        Assert.DoesNotContain("mails you a PIN", guide, StringComparison.Ordinal);
    }
}
