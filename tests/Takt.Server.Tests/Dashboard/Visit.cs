using System.Text.Json;
using Microsoft.Playwright;
using Takt.Testing;

namespace Takt.Server.Tests.Dashboard;

/// <summary>A look at a page: remembers what went wrong and where requests went.</summary>
internal sealed class Visit : IAsyncDisposable
{
    /// <summary>The browser has one clipboard for all of its pages.</summary>
    private static readonly SemaphoreSlim Clipboard = new(1);

    private readonly IBrowserContext _context;
    private readonly Uri _origin;

    public Visit(IBrowserContext context, IPage page, Uri origin)
    {
        _context = context;
        _origin = origin;
        Page = page;
        page.Console += (_, message) => { if (message.Type is "error" or "warning") Complaints.Add($"{message.Type}: {message.Text}"); };
        page.PageError += (_, error) => Complaints.Add(error);
        page.Request += (_, request) =>
        {
            var to = new Uri(request.Url);
            if (to.Scheme is "http" or "https" or "ws" or "wss" && to.Authority != _origin.Authority)
                Strays.Add(request.Url);
        };
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, the content security policy's among them.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Requests to anywhere but the server.</summary>
    public List<string> Strays { get; } = [];

    public IResponse? Answer { get; private set; }

    public async Task GoAsync(string path)
    {
        Answer = await Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
        foreach (var chart in await Page.Locator("takt-chart").AllAsync())
            await Assertions.Expect(chart).ToHaveAttributeAsync("data-state", "drawn");
    }

    /// <summary>Waits until the page is there, whether a navigation or a script has led to it.</summary>
    public Task AtAsync(string path) => Assertions.Expect(Page).ToHaveURLAsync(new Uri(_origin, path).ToString());

    /// <summary>
    /// Waits until the page has asked for its news: it will not again for three seconds. For what ends the session that it asks with, and
    /// gives it another.
    /// </summary>
    public Task PulseAsync() => Page.WaitForResponseAsync("**/parts/pulse*");

    /// <summary>Presses a button that copies, and sees that it says so.</summary>
    /// <returns>What is on the clipboard then.</returns>
    public async Task<string> CopyAsync(string button)
    {
        await Clipboard.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return await CopyAloneAsync(button);
        }
        finally
        {
            Clipboard.Release();
        }
    }

    /// <summary>Leaves a photograph for people, in a folder that git ignores: in the long run, since all of them take minutes.</summary>
    public async Task PhotographAsync(string name)
    {
        var path = Path.Combine(Repository.Root, "artifacts", "photographs", name + ".png");
        if (TestSize.IsLong)
            await Page.ScreenshotAsync(new() { Path = path, FullPage = true });
    }

    /// <summary>
    /// Photographs what is shown now, in both themes, wide and on a phone: for what is shown once and can't be opened again.
    /// </summary>
    public async Task PhotographEverywhereAsync(string name)
    {
        foreach (var (width, theme) in Looks.Each.Reverse())
        {
            await Page.SetViewportSizeAsync(width, 800);
            await Page.EmulateMediaAsync(new() { ColorScheme = theme });
            await Page.EvaluateAsync("scrollTo(0, 0)");
            await PhotographAsync($"{name}-{width}-{theme}".ToLowerInvariant());
            Assert.False(await ScrollsSidewaysAsync());
            Assert.Empty(await AxeAsync());
        }
    }

    public Task<bool> ScrollsSidewaysAsync() =>
        Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth");

    /// <summary>What axe-core finds wrong, one line each.</summary>
    /// <param name="parts">Of the page, as JavaScript: those alone.</param>
    public async Task<IReadOnlyList<string>> AxeAsync(string parts = "document")
    {
        await Page.EvaluateAsync(
            await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src/Takt.Server/node_modules/axe-core/axe.min.js")));
        var violations = await Page.EvaluateAsync<JsonElement>(
            $"axe.run({parts}, {{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }}).then(r => "
                + "r.violations.map(v => ({ id: v.id, at: v.nodes.map(n => n.target.join(' ') + ': ' + n.failureSummary).join(' | ') })))");
        return [.. violations.EnumerateArray()
            .Select(violation => violation.GetProperty("id").GetString() + ": " + violation.GetProperty("at").GetString())];
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private async Task<string> CopyAloneAsync(string button)
    {
        // The buttons' script runs when the page has been read.
        await Page.WaitForLoadStateAsync();
        var pressed = Page.Locator(button).First;
        // The word stands there for two seconds only: whoever looks now and then may miss it. Nor does the page's policy let a script be
        // polled.
        await pressed.EvaluateAsync("""
            button => {
              window.said = new Promise(say =>
                new MutationObserver(() => say(button.textContent)).observe(button, { childList: true, subtree: true }));
              return true;
            }
            """);
        await pressed.ClickAsync();
        Assert.Equal("Copied",
            await Page.EvaluateAsync<string>("window.said").WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        return await Page.EvaluateAsync<string>("navigator.clipboard.readText()");
    }
}
