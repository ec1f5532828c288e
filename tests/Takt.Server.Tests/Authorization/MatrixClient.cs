using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Takt.Server.Tests.SignIn.Pins;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Authorization;

/// <summary>
/// Sends a call of the matrix in its caller's name. A form is sent with all that a page gave this caller, so that nothing but who they are
/// can refuse it.
/// </summary>
internal static partial class MatrixClient
{
    public static async Task<HttpResponseMessage> SendAsync(MatrixWorld world, EndpointRule rule, MatrixCall call, string? credential)
    {
        var fields = call.Body as Dictionary<string, string>;
        string? shown = null;
        if (rule.Form is { } form)
        {
            fields = new(fields!) { ["_handler"] = form };
            (shown, fields["__RequestVerificationToken"]) = await FormTokenAsync(world, credential);
        }

        using var request = new HttpRequestMessage(
            rule.Method switch { "PAGE" => HttpMethod.Get, "FORM" or "ANY" => HttpMethod.Post, var method => new(method) }, call.Path);
        if (rule.Method == "PAGE")
            request.Headers.Accept.ParseAdd("text/html");
        Authorize(request, call.Credential ?? credential, [call.Cookie, shown]);
        if (call.Body is not null)
            request.Content = fields is null ? JsonContent.Create(call.Body) : new FormUrlEncodedContent(fields);
        if (call.From is null)
            return await world.Server.Client.SendAsync(
                request, rule.Streams ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead, Cancelled);
        using var elsewhere = world.Server.From(call.From);
        return await elsewhere.SendAsync(request, Cancelled);
    }

    /// <summary>From a page that this caller may see: the sign-in page, which sends those who are signed in away.</summary>
    private static async Task<(string Cookie, string Token)> FormTokenAsync(MatrixWorld world, string? credential)
    {
        foreach (var page in (string[])["/sign-in", "/password"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, page);
            Authorize(request, credential, []);
            using var answer = await world.Server.Client.SendAsync(request, Cancelled);
            if (answer.StatusCode != HttpStatusCode.OK)
                continue;
            var cookie = answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
            return (cookie, FormTokenPattern().Match(await answer.Content.ReadAsStringAsync(Cancelled)).Groups[1].Value);
        }

        throw new InvalidOperationException("No page gave this caller a form.");
    }

    private static void Authorize(HttpRequestMessage request, string? credential, string?[] cookies)
    {
        if (credential?.Contains('=', StringComparison.Ordinal) == false)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        else
            cookies = [credential, .. cookies];
        if (string.Join("; ", cookies.Where(cookie => cookie is not null)) is { Length: > 0 } sent)
            request.Headers.Add("Cookie", sent);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormTokenPattern();
}
