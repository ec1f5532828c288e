using Microsoft.Playwright;
using Takt.Testing;

[assembly: AssemblyFixture(typeof(Takt.Server.Tests.Dashboard.BrowserEnd))]

namespace Takt.Server.Tests.Dashboard;

/// <summary>One Chromium for all tests of pages: whoever comes first starts it.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> Shared = new(LaunchAsync);

    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
        "/opt/google/chrome/chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

    /// <summary>In milliseconds: a busy machine may take its time, and a page that never comes to it fails all the same.</summary>
    private const float Patience = 60_000;

    private IBrowser? _browser;

    public async ValueTask InitializeAsync() => _browser = (await Shared.Value).Browser;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static async ValueTask CloseAsync()
    {
        if (!Shared.IsValueCreated || !Shared.Value.IsCompletedSuccessfully)
            return;
        var (playwright, browser) = await Shared.Value;
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> LaunchAsync()
    {
        var program = Environment.GetEnvironmentVariable("TAKT_TEST_CHROMIUM") is { Length: > 0 } named
            ? named : Programs.FirstOrDefault(File.Exists);
        if (program is null)
            throw Prerequisite.Missing(
                "No Chromium found: install it (Debian: apt-get install chromium) or name it in TAKT_TEST_CHROMIUM.");
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        // The sandbox can't start for root in a container; the only pages opened are our own.
        return (playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox"] }));
    }

    /// <summary>Opens a page of a server and waits until its charts are drawn.</summary>
    /// <param name="cookie">The session cookie of who looks; null is nobody.</param>
    internal async Task<Visit> VisitAsync(
        TestServer server, string path, string? cookie, int width = 1280, ColorScheme theme = ColorScheme.Light)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = server.Main.ToString(),
            ColorScheme = theme,
            // A colour on its way to another one could be judged for neither.
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = width, Height = width < 600 ? 844 : 800 },
            HasTouch = width < 600,
            TimezoneId = "America/New_York",
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        context.SetDefaultTimeout(Patience);
        if (cookie is not null)
            await context.AddCookiesAsync([new() { Name = "takt_session", Value = cookie, Url = server.Main.ToString(), HttpOnly = true }]);
        var visit = new Visit(context, await context.NewPageAsync(), server.Main);
        await visit.GoAsync(path);
        return visit;
    }
}

/// <summary>Closes the browser when no test is left.</summary>
public sealed class BrowserEnd : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Browser.CloseAsync();
}
