using System.Net.Http.Headers;
using Microsoft.Playwright;
using Takt.Server.Tests.Ingest;
using Takt.Server.Tests.Onboarding;
using Takt.Testing;
using static Microsoft.Playwright.Assertions;

namespace Takt.Server.Tests.Dashboard.Settings;

/// <summary>What an admin and a member do on these pages, from beginning to end.</summary>
public sealed class SettingsFlowTests(SettingsServer host) : IClassFixture<SettingsServer>
{
    [Fact]
    public async Task Teammate_Added_EndsInAMessageWithTheCodeAndThisServersAddress()
    {
        await using var visit = await VisitAsync("/settings/members");

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Add teammate" }).ClickAsync();
        await visit.Page.GetByLabel("E-mail", new() { Exact = true }).FillAsync("dora@example.com");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Make the message" }).ClickAsync();
        await visit.Page.Locator("[data-copy=message]").WaitForAsync();

        var message = await visit.CopyAsync("[data-copy=message]");
        Assert.Matches("Open https://takt\\.example\\.com/join#takt-invite-[^ ]+\\n", message);
        Assert.Contains("Read https://takt.example.com/onboarding", message, StringComparison.Ordinal);
        Assert.Contains("Register with dora@example.com", message, StringComparison.Ordinal);
        await visit.PhotographAsync("settings-message-1280-light");
        Assert.Empty(await visit.AxeAsync());
        Assert.Empty(visit.Complaints);
        await visit.GoAsync("/settings/invites?state=open");
        Assert.DoesNotContain(message.Split("/join#")[1].Split('\n')[0], await visit.Page.ContentAsync(), StringComparison.Ordinal);
        await visit.GoAsync("/settings/rollout");
        await Expect(visit.Page.GetByRole(AriaRole.Row, new() { Name = "dora@example.com" })).ToContainTextAsync("Remind them");
    }

    [Fact]
    public async Task Member_AddedChangedAndRemoved_IsAskedAboutOnceAndTheLastAdminStays()
    {
        await using var visit = await VisitAsync("/settings/members/add");
        await visit.Page.GetByText("Or add them without an invite").ClickAsync();
        await visit.Page.GetByLabel("E-mail address").FillAsync("emmy@example.com");
        await visit.Page.GetByLabel("First password").FillAsync("a first password");
        await visit.PhotographEverywhereAsync("settings-add-by-hand");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Add member" }).ClickAsync();
        await Expect(visit.Page.Locator("#message")).ToContainTextAsync("https://takt.example.com/machines/new");
        await visit.PhotographEverywhereAsync("settings-added");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Go to emmy@example.com" }).ClickAsync();

        await visit.Page.GetByLabel("Role").SelectOptionAsync("admin");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Change role" }).ClickAsync();
        await Expect(visit.Page.GetByText("They are an admin now")).ToBeVisibleAsync();
        await visit.Page.GetByLabel("New password").FillAsync("a long enough one");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Set password" }).ClickAsync();
        await Expect(visit.Page.GetByText("The new password is set")).ToBeVisibleAsync();

        var ask = visit.Page.GetByRole(AriaRole.Button, new() { Name = "Remove member" }).First;
        await ask.ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await visit.PhotographAsync("settings-confirm-1280-light");
        Assert.Empty(await visit.AxeAsync());
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
        await ask.ClickAsync();
        await visit.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove member" }).ClickAsync();
        await visit.AtAsync("/settings/members");
        await Expect(visit.Page.GetByText("emmy@example.com")).ToHaveCountAsync(0);

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Olivia Lovelace" }).ClickAsync();
        await visit.Page.GetByLabel("Role").SelectOptionAsync("member");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Change role" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("An organization needs an admin");
    }

    [Fact]
    public async Task Connection_Made_GivesAKeyWithSnippetsForEveryProduct_AndTheKeyEndsWhenRevoked()
    {
        await using var visit = await VisitAsync("/settings/connections");
        await visit.Page.GetByText("New connection").ClickAsync();
        await visit.Page.GetByLabel("Name").FillAsync("Office");
        await visit.Page.GetByLabel("Id", new() { Exact = true }).FillAsync("office");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Create connection" }).ClickAsync();
        await visit.AtAsync("/settings/connections/office");
        await Expect(visit.Page.Locator("#ingest-url")).ToHaveTextAsync("https://takt.example.com/api/v1/public/ingest/otel/claude/office");

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Generate ingest key" }).ClickAsync();
        await visit.Page.WaitForLoadStateAsync();
        var key = (await visit.Page.Locator("#key").TextContentAsync())!;
        Assert.Contains($"Bearer {key}", await visit.Page.Locator("#product-business-json").TextContentAsync(), StringComparison.Ordinal);
        await visit.Page.GetByText("Headers helper, which keeps the key out of the settings").ClickAsync();
        await Expect(visit.Page.Locator("#product-helper")).ToContainTextAsync(key);
        await Expect(visit.Page.Locator("#product-helper-settings")).ToContainTextAsync("otelHeadersHelper");
        Assert.DoesNotContain("OTEL_RESOURCE_ATTRIBUTES", await visit.Page.Locator("#product-helper-settings").TextContentAsync(),
            StringComparison.Ordinal);
        await visit.PhotographEverywhereAsync("settings-key");
        await visit.Page.GetByText("Office agents", new() { Exact = true }).ClickAsync();
        await Expect(visit.Page.Locator("#office-3")).ToContainTextAsync("takt.source=claude_office_agents");
        await Expect(visit.Page.Locator("#product-business-json")).ToBeHiddenAsync();
        Assert.Empty(await visit.AxeAsync());
        Assert.Equal(202, await SendAsync("/api/v1/public/ingest/otel/claude/office/v1/logs", key));

        await visit.GoAsync("/settings/connections/office");
        Assert.DoesNotContain(key, await visit.Page.ContentAsync(), StringComparison.Ordinal);
        await Expect(visit.Page.Locator("dt", new() { HasText = "logs" }).Locator("+ dd")).ToContainTextAsync("came in");
        await Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "Body of" })).ToHaveCountAsync(1);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke Office" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke token" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Cell, new() { Name = "revoked" })).ToBeVisibleAsync();
        Assert.Equal(401, await SendAsync("/api/v1/public/ingest/otel/claude/office/v1/logs", key));

        await visit.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Office agents");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Office agents");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Remove connection" }).First.ClickAsync();
        await visit.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove connection" }).ClickAsync();
        await visit.AtAsync("/settings/connections");
        await visit.GoAsync("/settings/connections/office");
        Assert.Equal(404, visit.Answer!.Status);
    }

    [Fact]
    public async Task Invites_MadeAndRevoked_AreShownOnce()
    {
        await using var visit = await VisitAsync("/settings/invites");
        await visit.Page.GetByText("New invites").ClickAsync();
        await visit.Page.GetByLabel("Role").SelectOptionAsync("admin");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Make invites" }).ClickAsync();
        await Expect(visit.Page.Locator(".field-error")).ToContainTextAsync("must name the e-mail address");
        await visit.Page.GetByLabel("Role").SelectOptionAsync("member");
        await visit.Page.GetByLabel("How many").FillAsync("3");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Make invites" }).ClickAsync();
        await visit.Page.WaitForLoadStateAsync();
        var links = (await visit.Page.Locator("#links").TextContentAsync())!.Split('\n');
        Assert.Equal(
            3, links.Distinct().Count(link => link.StartsWith("https://takt.example.com/join#takt-invite-", StringComparison.Ordinal)));
        await visit.GoAsync("/settings/invites?state=open");
        var open = await visit.Page.GetByRole(AriaRole.Row).CountAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke takt-invite-" }).First.ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke invite" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(open - 1);
    }

    [Fact]
    public async Task Token_ForAMember_IsMadeByAnAdmin()
    {
        await using var visit = await VisitAsync("/settings/tokens");
        await visit.Page.GetByText("New token").ClickAsync();
        await visit.Page.GetByLabel("Label").FillAsync("For Ada");
        await visit.Page.GetByLabel("For", new() { Exact = true }).SelectOptionAsync($"member:{host.AdaId}");
        await visit.Page.GetByLabel("Ends").SelectOptionAsync("In 90 days");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Create token" }).ClickAsync();
        await visit.Page.WaitForLoadStateAsync();
        Assert.Matches("^takt_[0-9A-Za-z]{36}$", await visit.Page.Locator("#token").TextContentAsync());
        await Expect(visit.Page.GetByRole(AriaRole.Row, new() { Name = "For Ada" })).ToContainTextAsync("ada@example.com");
        await visit.PhotographAsync("settings-token-made-1280-light");
        Assert.Empty(await visit.AxeAsync());
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Organization_Saved_SaysFromWhenItsZoneHolds_AndRefusesNetworksThatTrustEveryone()
    {
        await using var visit = await VisitAsync("/settings/organization");
        var zone = await visit.Page.GetByLabel("Time zone").InputValueAsync();
        await visit.Page.GetByLabel("Time zone").FillAsync("Asia/Tokyo");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(visit.Page.GetByText($"Until then, days are those of {zone}")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByLabel("Time zone")).ToHaveValueAsync("Asia/Tokyo");
        await visit.Page.GetByLabel("Time zone").FillAsync(zone);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(visit.Page.GetByText("Until then")).ToHaveCountAsync(0);
        await visit.Page.GetByLabel("Trusted networks").FillAsync("10.20.0.0/16\n0.0.0.0/0");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(visit.Page.Locator(".field-error")).ToBeVisibleAsync();
        await visit.Page.GetByLabel("Trusted networks").FillAsync("10.20.0.0/16");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(visit.Page.GetByText("Saved")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByLabel("Trusted networks")).ToHaveValueAsync("10.20.0.0/16");
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task AnotherMachine_ByAMember_GetsItsSetUpAndTurnsActiveWithTheFirstTelemetry(int width, ColorScheme theme)
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/", host.Ada, width, theme);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "+ another machine" }).ClickAsync();
        await visit.Page.GetByLabel("Machine", new() { Exact = true }).FillAsync($"it's-{width}");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Create token" }).ClickAsync();
        await Expect(visit.Page.Locator(".watch")).ToContainTextAsync("waiting");
        await visit.PhotographAsync($"settings-machine-made-{width}-{theme}".ToLowerInvariant());
        Assert.False(await visit.ScrollsSidewaysAsync());
        Assert.Empty(await visit.AxeAsync());
        await visit.Page.WaitForLoadStateAsync();
        var token = (await visit.Page.Locator("#token").TextContentAsync())!;
        Assert.Contains(token, await visit.Page.Locator("#verify-command").TextContentAsync(), StringComparison.Ordinal);
        await Expect(visit.Page.Locator("#setup-powershell")).ToBeHiddenAsync();
        await visit.Page.GetByText("Windows", new() { Exact = true }).First.ClickAsync();
        await Expect(visit.Page.Locator("#setup-powershell")).ToBeVisibleAsync();

        await host.Server.SendSignalAsync(token, $"it's-{width}", "metrics");

        await Expect(visit.Page.Locator(".watch")).ToHaveAttributeAsync("data-state", "heard");
        await Expect(visit.Page.Locator(".watch .tracking")).ToHaveTextAsync("active");
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task AnotherMachine_OfMetricsAlone_GetsTheSixVariables()
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/machines/new", host.Ada);
        await visit.Page.GetByLabel("Machine", new() { Exact = true }).FillAsync("metrics-box");
        await visit.Page.GetByLabel("What it sends").SelectOptionAsync("metrics");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Create token" }).ClickAsync();
        await visit.Page.WaitForLoadStateAsync();
        var block = (await visit.Page.Locator("#setup-shell").TextContentAsync())!;
        Assert.Equal(6, block.Split("export ").Length - 1);
        Assert.Contains("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=https://takt.example.com/v1/metrics", block, StringComparison.Ordinal);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Machines_Filtered_ShowThatStateAndAMemberTheirOwn()
    {
        await using var all = await VisitAsync("/machines");
        await Expect(all.Page.GetByText("grace@example.com")).ToBeVisibleAsync();
        await all.Page.GetByRole(AriaRole.Link, new() { Name = "Stale" }).ClickAsync();
        await Expect(all.Page.Locator("[data-machine='ada-laptop']")).ToHaveCountAsync(0);
        await Expect(all.Page.Locator("[data-machine='Graces-MacBook-Pro']")).ToContainTextAsync("update");
        await all.Page.GetByText("4 notes").ClickAsync();
        await Expect(all.Page.GetByText("may send nothing without a word")).ToBeVisibleAsync();

        await using var own = await host.Browser.VisitAsync(host.Server, "/machines", host.Ada);
        await Expect(own.Page.Locator("h1")).ToHaveTextAsync("My machines");
        await Expect(own.Page.Locator("[data-machine='ada-laptop']")).ToContainTextAsync("494 k");
        Assert.DoesNotContain("Graces-MacBook-Pro", await own.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_ForAMember_AreSaidToBeAnAdmins()
    {
        await using var visit = await host.Browser.VisitAsync(host.Server, "/settings/members", host.Ada);

        Assert.Equal(403, visit.Answer!.Status);
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("This page is for admins");
        await Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "Settings" })).ToHaveCountAsync(0);
        Assert.Empty(await visit.AxeAsync());
    }

    [Fact]
    public async Task EmptyOrganization_IsTaughtOnEveryPage()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var world = await PageWorld.CreateAsync(server.Database, "Newcomers");
        var cookie = await world.SignInAsync("first@example.com", "admin");
        foreach (var (path, words) in new[]
        {
            ("/machines", "No machine reports yet"), ("/settings/members", "You are alone here"),
            ("/settings/invites", "Nobody has been invited yet"),
            ("/settings/tokens", "There is no token"), ("/settings/connections", "There is none yet"),
            ("/settings/rollout", "They have no token yet"),
        })
        {
            await using var visit = await host.Browser.VisitAsync(server, path, cookie, 390);
            await Expect(visit.Page.GetByText(words)).ToBeVisibleAsync();
            Assert.False(await visit.ScrollsSidewaysAsync());
            Assert.Empty(await visit.AxeAsync());
        }
    }

    private Task<Visit> VisitAsync(string path) => host.Browser.VisitAsync(host.Server, path, host.Admin);

    /// <summary>Sends what a real Claude Code sent. A body is kept where it came first, so each test has a signal of its own.</summary>
    private async Task<int> SendAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(await File.ReadAllBytesAsync(Directory.GetFiles(Fixtures.Folder("oauth-http-json"),
                $"*{path.Split('/')[^1]}.json")[0], TestContext.Current.CancellationToken)),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await host.Server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }
}
