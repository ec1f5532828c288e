using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Onboarding;

internal sealed record FormAnswer(HttpStatusCode Status, string? Location, string Html);

/// <summary>A browser without scripts: keeps cookies, follows no redirect, posts a form with the hidden fields that it was shown.</summary>
internal sealed partial class FormBrowser : IDisposable
{
    private readonly HttpClient _client;
    private string _shown = "";

    /// <param name="cookie">The session's, <c>name=value</c>; null is nobody.</param>
    /// <param name="from">Another address of this machine to come from.</param>
    public FormBrowser(TestServer server, string? cookie = null, string? from = null)
    {
        var cookies = new CookieContainer();
        if (cookie is not null)
            cookies.SetCookies(server.Main, cookie);
        var handler = from is null ? new SocketsHttpHandler() : JoinSteps.HandlerFrom(from);
        (handler.AllowAutoRedirect, handler.UseCookies, handler.CookieContainer) = (false, true, cookies);
        _client = new HttpClient(handler) { BaseAddress = server.Main };
        _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        Cookies = cookies;
    }

    public CookieContainer Cookies { get; }

    public async Task<FormAnswer> GetAsync(string path) => await ReadAsync(await _client.GetAsync(path, Cancelled));

    public async Task<FormAnswer> SubmitAsync(string path, string form, Dictionary<string, string> fields)
    {
        await GetAsync(path);
        return await SubmitShownAsync(path, form, fields);
    }

    /// <summary>Posts a form of the page that is shown.</summary>
    public async Task<FormAnswer> SubmitShownAsync(string path, string form, Dictionary<string, string> fields)
    {
        foreach (Match hidden in HiddenPattern().Matches(_shown))
            fields.TryAdd(hidden.Groups[1].Value, hidden.Groups[2].Value);
        fields["_handler"] = form;
        using var content = new FormUrlEncodedContent(fields);
        return await ReadAsync(await _client.PostAsync(path, content, Cancelled));
    }

    /// <summary>The hidden fields of a page, as they are posted.</summary>
    public string Hidden(FormAnswer page) => string.Join(
        '&', HiddenPattern().Matches(page.Html).Where(hidden => hidden.Groups[1].Value != "_handler")
            .Select(hidden => $"{hidden.Groups[1].Value}={Uri.EscapeDataString(hidden.Groups[2].Value)}"));

    public void Dispose() => _client.Dispose();

    private async Task<FormAnswer> ReadAsync(HttpResponseMessage answer)
    {
        var location = answer.Headers.Location is { } to ? to.IsAbsoluteUri ? to.PathAndQuery : to.OriginalString : null;
        _shown = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancelled));
        return new(answer.StatusCode, location, _shown);
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenPattern();
}
