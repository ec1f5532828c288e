using Microsoft.Playwright;
using Takt.Testing;

namespace Takt.Server.Tests.Dashboard;

public sealed class NewOrganizationTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task EmptyOrganization_TeachesTheWayIn_AndTurnsIntoNumbersByItself()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var world = await PageWorld.CreateAsync(server.Database, "Newcomers");
        await using var visit = await browser.VisitAsync(server, "/", await world.SignInAsync("first@example.com", "admin"));

        await visit.PhotographAsync("overview-new-1280-light");
        await Assertions.Expect(visit.Page.GetByText("Waiting for the first event")).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.Locator(".age")).ToContainTextAsync("no event yet");
        await Assertions.Expect(visit.Page.Locator(".steps > li > h3"))
            .ToHaveTextAsync(["Bring your team in", "Connect a machine", "Ask Claude Code something there", "See that it is healthy"]);
        Assert.Empty(await visit.AxeAsync());

        await world.OneCallAsync(12_345_678);

        await Assertions.Expect(visit.Page.Locator(".stat-value").First).ToHaveTextAsync("$0.0123");
        await Assertions.Expect(visit.Page.Locator("takt-chart")).ToHaveAttributeAsync("data-state", "drawn");
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Steps_AreTickedOff_AsTheyAreDone()
    {
        await using var server = await TestServer.StartAsync(
            setup => setup.Settings["TAKT_PUBLIC_URL"] = "https://takt.example.com/", TestContext.Current.CancellationToken);
        var world = await PageWorld.CreateAsync(server.Database, "Newcomers");
        await using var visit = await browser.VisitAsync(server, "/", await world.SignInAsync("first@example.com", "admin"));
        var done = visit.Page.Locator(".steps > li[data-done]");
        await Assertions.Expect(done).ToHaveCountAsync(0);

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Connect a machine" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Textbox, new() { Name = "Machine" }).FillAsync("My laptop");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Create token" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator("main")).ToContainTextAsync("OTEL_EXPORTER_OTLP_ENDPOINT=https://takt.example.com");
        await visit.Page.GotoAsync("/");

        await Assertions.Expect(done).ToHaveCountAsync(1);
        await Assertions.Expect(done).ToContainTextAsync("My laptop");
        Assert.Empty(await visit.AxeAsync());

        await server.Database.ExecuteAsync("insert into token_use (token_id, last_used_at) select token_id, now() from tokens");
        await visit.Page.ReloadAsync();
        await Assertions.Expect(visit.Page.GetByText("had no usage in it yet")).ToBeVisibleAsync();

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Add a teammate" }).ClickAsync();
        await visit.AtAsync("/settings/members/add");
        await world.SignInAsync("second@example.com", "member");
        await visit.Page.GotoAsync("/");
        await Assertions.Expect(done).ToHaveCountAsync(2);

        await server.Database.ExecuteAsync("update tokens set revoked_at = now()");
        await visit.Page.ReloadAsync();
        await Assertions.Expect(done).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task DemoOrganization_IsMarkedOnThePage()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var world = await PageWorld.CreateAsync(server.Database, "Demo", demo: true);
        await using var visit = await browser.VisitAsync(server, "/", await world.SignInAsync("first@example.com", "admin"));

        await Assertions.Expect(visit.Page.Locator(".demo-mark")).ToContainTextAsync("made up");
    }

    [Fact]
    public async Task NobodySignedIn_IsSentToSignIn()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/?range=30d");
        request.Headers.Accept.ParseAdd("text/html");

        using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("/sign-in?return=%2F%3Frange%3D30d", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task DatabaseAway_AnswersReadersWithAPageThatAsksAgain_AndProgramsWithAProblem()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var world = await PageWorld.CreateAsync(server.Database, "Away");
        var cookie = await world.SignInAsync("first@example.com", "admin");
        var database = await server.Database.ScalarAsync<string>("select current_database()::text");
        await TestTemplate.AdministerAsync($"alter database {database} with allow_connections false",
            TestContext.Current.CancellationToken);
        await TestTemplate.AdministerAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}'",
            TestContext.Current.CancellationToken);

        using var page = await AskAsync("text/html");
        using var problem = await AskAsync("application/json");

        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, page.StatusCode);
        var text = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("The database is away", text, StringComparison.Ordinal);
        Assert.Contains("http-equiv=\"refresh\"", text, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, problem.StatusCode);
        Assert.Equal("application/problem+json", problem.Content.Headers.ContentType?.MediaType);

        async Task<HttpResponseMessage> AskAsync(string accept)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            request.Headers.Accept.ParseAdd(accept);
            request.Headers.Add("Cookie", $"takt_session={cookie}");
            return await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task UnknownAddress_AnswersReadersWithAPage()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/no/such/page");
        request.Headers.Accept.ParseAdd("text/html");

        using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is no such page", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }
}
