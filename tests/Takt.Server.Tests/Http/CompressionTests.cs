using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Takt.Server.Tests.Access;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Http;

/// <summary>What is read is compressed; what shows a secret never is.</summary>
public sealed partial class CompressionTests
{
    [Theory]
    [InlineData("br", "/openapi/v1.json", "application/json")]
    [InlineData("gzip", "/openapi/v1.json", "application/json")]
    [InlineData("br", "/onboarding", "text/markdown")]
    [InlineData("gzip", "/api/usage?group_by=model", "application/json")]
    [InlineData("br", "/settings/organization", "text/html")]
    [InlineData("br", "/api/no-such-thing", "application/problem+json")]
    public async Task Reading_IsCompressedAsAsked_AndSaysTheSame(string coding, string path, string type)
    {
        await using var server = await StartWithAdminAsync();
        var session = await server.SignInAsync();

        using var plain = await ReadAsync(server, path, session, type, coding: null);
        using var compressed = await ReadAsync(server, path, session, type, coding);

        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal([coding], compressed.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", compressed.Headers.Vary);
        foreach (var answer in new[] { plain, compressed })
            Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Lasting(await TextAsync(plain)), Lasting(await TextAsync(compressed)));
    }

    [Fact]
    public async Task AnswerThatShowsAToken_IsNeverCompressed()
    {
        await using var server = await StartWithAdminAsync();
        var session = await server.SignInAsync();

        using var made = await AskAsync(server, HttpMethod.Post, "/api/tokens", session, "application/json", "br, gzip",
            new { label = "Laptop", machine = "laptop" });

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Empty(made.Content.Headers.ContentEncoding);
        Assert.Contains("takt_", await made.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AntiforgeryValue_IsAnotherOneInEveryAnswer()
    {
        await using var server = await StartWithAdminAsync();
        var session = await server.SignInAsync();
        HashSet<string> values = [];

        for (var i = 0; i < 3; i++)
        {
            using var page = await ReadAsync(server, "/settings/organization", session, "text/html", "br");
            values.Add(Antiforgery().Match(await TextAsync(page)).Groups[1].Value);
        }

        Assert.Equal(3, values.Count);
        Assert.DoesNotContain("", values);
    }

    [Fact]
    public async Task FilesOfThePage_KeepTheirOwnCoding()
    {
        await using var server = await StartWithAdminAsync();
        using var page = await ReadAsync(server, "/sign-in", null, "text/html", coding: null);
        var sheet = Sheet().Match(await TextAsync(page)).Groups[1].Value;

        using var plain = await ReadAsync(server, sheet, null, "text/css", coding: null);
        using var compressed = await ReadAsync(server, sheet, null, "text/css", "gzip");

        Assert.Equal(await TextAsync(plain), await TextAsync(compressed));
    }

    private static Task<HttpResponseMessage> ReadAsync(TestServer server, string path, string? session, string type, string? coding) =>
        AskAsync(server, HttpMethod.Get, path, session, type, coding, body: null);

    private static async Task<HttpResponseMessage> AskAsync(
        TestServer server, HttpMethod method, string path, string? session, string type, string? coding, object? body)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        if (session is not null)
            request.Headers.Add("Cookie", session);
        if (coding is not null)
            request.Headers.Add("Accept-Encoding", coding);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        return await server.Client.SendAsync(request, Cancelled);
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStreamAsync(Cancelled);
        using var reader = new StreamReader(answer.Content.Headers.ContentEncoding.SingleOrDefault() switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            null => body,
            var other => throw new InvalidOperationException(other),
        });
        return await reader.ReadToEndAsync(Cancelled);
    }

    /// <summary>Without what is another one in each answer.</summary>
    private static string Lasting(string text) => Changing().Replace(text, "");

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Antiforgery();

    [GeneratedRegex("href=\"([^\"]+\\.css)\"")]
    private static partial Regex Sheet();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"[^\"]+\"|\"as_of\":\"[^\"]+\"|\"trace_id\":\"[^\"]+\"|\\d+ s ago")]
    private static partial Regex Changing();
}
