using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Takt.Server.Tests.Access;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.SignIn;

/// <summary>The forms as a browser without scripts uses them.</summary>
public sealed partial class PagesTests
{
    [Fact]
    public async Task SetUp_ByTheForm_LandsSignedInOnTokensAndShowsWhatToPaste()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: Cancelled);
        var secret = (await server.SetupService().CreateLinkSecretAsync(Cancelled))!;
        using var browser = new Browser(server);

        var wrong = await browser.SubmitAsync("/setup", "setup", Form(secret, "short"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Contains("at least 10 characters", wrong.Html, StringComparison.Ordinal);
        var done = await browser.SubmitAsync("/setup", "setup", Form(secret, AdminPassword));
        Assert.Equal((HttpStatusCode.Found, "/"), (done.Status, done.Location));

        var made = await browser.SubmitAsync("/tokens", "create", new() { ["Label"] = "Laptop", ["Write"] = "true", ["Read"] = "true" });
        var token = TokenPattern().Match(made.Html).Value;
        Assert.Contains("OTEL_EXPORTER_OTLP_HEADERS", made.Html, StringComparison.Ordinal);
        Assert.Contains(server.Main.ToString().TrimEnd('/'), made.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Get, "/api/tokens", token)).StatusCode);

        var list = (await browser.GetAsync("/tokens")).Html;
        Assert.DoesNotContain(token, list, StringComparison.Ordinal);
        var id = RevokePattern().Match(list).Groups[1].Value;
        await browser.SubmitAsync("/tokens", "revoke", new() { ["Revoke"] = id });
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.SendAsync(HttpMethod.Get, "/api/tokens", token)).StatusCode);

        Assert.Equal(HttpStatusCode.Found, (await browser.SubmitAsync("/sign-out", null, [], from: "/tokens")).Status);
        Assert.StartsWith("/sign-in?return=", (await browser.GetAsync("/tokens")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_ByTheForm_GoesBackToWhereItCameFromAndNowhereElse()
    {
        await using var server = await StartWithAdminAsync();
        var credentials = new Dictionary<string, string> { ["Email"] = AdminEmail, ["Password"] = AdminPassword };
        foreach (var (back, target) in new[]
        {
            ("/tokens", "/tokens"), ("//evil.example", "/"), ("/\\evil.example", "/"), ("https://evil.example", "/"),
        })
        {
            using var browser = new Browser(server);
            var answer = await browser.SubmitAsync("/sign-in?return=" + Uri.EscapeDataString(back), "sign-in", new(credentials));
            Assert.Equal((HttpStatusCode.Found, target), (answer.Status, answer.Location));
        }
    }

    [Fact]
    public async Task SignIn_WithoutTheFormsToken_IsRefused()
    {
        await using var server = await StartWithAdminAsync();
        using var content = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["_handler"] = "sign-in", ["Email"] = AdminEmail, ["Password"] = AdminPassword });
        var answer = await server.Client.PostAsync("/sign-in", content, Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain(answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [],
            c => c.StartsWith("takt_session", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SetUpAndSignIn_OnAFilledOrEmptyServer_SayWhereToGo()
    {
        await using var empty = await TestServer.StartAsync(cancellationToken: Cancelled);
        using (var browser = new Browser(empty))
            Assert.Contains("This server is empty", (await browser.GetAsync("/sign-in")).Html, StringComparison.Ordinal);
        await using var filled = await StartWithAdminAsync();
        using (var browser = new Browser(filled))
            Assert.Contains("This server is set up", (await browser.GetAsync("/setup")).Html, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Form(string secret, string password) => new()
    {
        ["Code"] = secret,
        ["Organization"] = "Example",
        ["Email"] = AdminEmail,
        ["Password"] = password,
        ["TimeZone"] = "Europe/Zurich",
    };

    [GeneratedRegex("takt_[0-9A-Za-z]{36}")]
    private static partial Regex TokenPattern();

    [GeneratedRegex("name=\"Revoke\" value=\"([0-9]+)\"")]
    private static partial Regex RevokePattern();

    private sealed record Answer(HttpStatusCode Status, string? Location, string Html);

    /// <summary>Keeps cookies, follows no redirect, and posts a form with the hidden fields that its page had.</summary>
    private sealed partial class Browser : IDisposable
    {
        private readonly HttpClient _client;

        public Browser(TestServer server)
        {
            _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Main };
            _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        }

        public async Task<Answer> GetAsync(string path) => await ReadAsync(await _client.GetAsync(path, Cancelled));

        public async Task<Answer> SubmitAsync(string path, string? form, Dictionary<string, string> fields, string? from = null)
        {
            var page = (await GetAsync(from ?? path)).Html;
            fields["__RequestVerificationToken"] = FormTokenPattern().Match(page).Groups[1].Value;
            if (form is not null)
                fields["_handler"] = form;
            using var content = new FormUrlEncodedContent(fields);
            return await ReadAsync(await _client.PostAsync(path, content, Cancelled));
        }

        public void Dispose() => _client.Dispose();

        private static async Task<Answer> ReadAsync(HttpResponseMessage answer)
        {
            var location = answer.Headers.Location is { } to ? to.IsAbsoluteUri ? to.PathAndQuery : to.OriginalString : null;
            return new(answer.StatusCode, location, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancelled)));
        }

        [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
        private static partial Regex FormTokenPattern();
    }
}
