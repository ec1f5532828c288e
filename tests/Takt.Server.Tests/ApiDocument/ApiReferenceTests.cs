using System.Net;
using System.Text.RegularExpressions;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Onboarding;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.ApiDocument;

public sealed class ApiReferenceTests(DocumentServer host) : IClassFixture<DocumentServer>
{
    [Theory]
    [InlineData(null, "text/markdown; charset=utf-8", "# Takt API\n")]
    [InlineData("text/plain", "text/plain; charset=utf-8", "# Takt API\n")]
    [InlineData("text/html,*/*;q=0.8", "text/html; charset=utf-8", "<!DOCTYPE html>")]
    public async Task Reference_ToNobody_ComesInTheFormThatIsAskedFor(string? accept, string type, string beginning)
    {
        using var answer = await GetAsync(accept);

        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        Assert.Equal("Accept", answer.Headers.Vary.ToString());
        Assert.StartsWith(beginning, (await answer.Content.ReadAsStringAsync(Cancelled)).TrimStart('\uFEFF', '\r', '\n'),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reference_InAnotherForm_IsNotAcceptable()
    {
        using var answer = await GetAsync("image/png");
        Assert.Equal((HttpStatusCode.NotAcceptable, "not_acceptable"), (answer.StatusCode, await answer.ProblemAsync()));
    }

    /// <summary>Nothing of the document is left out: operations, parameters, codes, records.</summary>
    [Theory]
    [InlineData("text/html")]
    [InlineData("text/markdown")]
    public async Task Reference_OfTheDocument_HasAllOfIt(string accept)
    {
        using var answer = await GetAsync(accept);
        var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancelled));

        foreach (var (name, operation) in host.Operations)
        {
            var id = operation["operationId"]!.GetValue<string>();
            Assert.Contains(accept == "text/html" ? $"id=\"{id}\"" : $"### {id}: `{name}`", text, StringComparison.Ordinal);
            Assert.Contains(operation["summary"]!.GetValue<string>(), text, StringComparison.Ordinal);
            Assert.Contains(operation["description"]!.GetValue<string>(), text, StringComparison.Ordinal);
            Assert.All(operation["parameters"]?.AsArray() ?? [],
                parameter => Assert.Contains(parameter!["description"]!.GetValue<string>(), text, StringComparison.Ordinal));
        }

        Assert.All(host.Document["components"]!["examples"]!.AsObject(),
            example => Assert.Contains(example.Value!["value"]!["code"]!.GetValue<string>(), text, StringComparison.Ordinal));
        Assert.All(host.Document["components"]!["schemas"]!.AsObject(),
            schema => Assert.Contains(schema.Key, text, StringComparison.Ordinal));
        Assert.Contains("integer, 1 to 200, default 50", text, StringComparison.Ordinal);
        Assert.Contains("one of hour, day, week, month, default day", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_OfThePage_LeadToAnchorsThatAreThere()
    {
        using var answer = await GetAsync("text/html");
        var html = await answer.Content.ReadAsStringAsync(Cancelled);
        var anchors = Regex.Matches(html, " id=\"([^\"]+)\"").Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(anchors.Count, anchors.Distinct().Count());
        Assert.All(Regex.Matches(html, "href=\"/docs/api#([^\"]+)\"").Select(match => match.Groups[1].Value).Distinct(),
            anchor => Assert.Contains(anchor, anchors));
    }

    /// <summary>What stands there to be copied runs, against this very server.</summary>
    [Theory]
    [InlineData("GetUsage", "\"standing\"")]
    [InlineData("ListTokens", "\"tokens\"")]
    [InlineData("CreateToken", "\"token\":\"takt_")]
    [InlineData("ExportLogs", "{}")]
    [InlineData("Validate", "\"tracking_status\"")]
    [InlineData("AuthorizeDevice", "\"device_code\"")]
    [InlineData("SignOut", "")]
    public async Task Curl_OfAnOperation_RunsAsItIs(string operation, string expected)
    {
        using var answer = await GetAsync("text/markdown");
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        var command = Regex.Match(text, $"### {operation}: .*?```bash\n(curl .*?)\n```", RegexOptions.Singleline).Groups[1].Value;
        Assert.Contains(host.Server.Main.ToString(), command, StringComparison.Ordinal);
        using var home = new TemporaryHome();

        var done = await Shell.RunAsync("bash", command.Replace("curl ", "curl -sSf ", StringComparison.Ordinal), home.Path,
            environment: new Dictionary<string, string> { ["TAKT_TOKEN"] = host.Token });

        Assert.Equal((0, ""), (done.Code, done.Errors));
        Assert.Contains(expected, done.Output, StringComparison.Ordinal);
    }

    /// <summary>Whoever tries the lines out must not hit a member, a token or a connection that happens to have the example's id.</summary>
    [Fact]
    public async Task Curl_ThatChangesASingleThing_LeavesItsIdToTheReader()
    {
        using var answer = await GetAsync("text/markdown");
        var text = await answer.Content.ReadAsStringAsync(Cancelled);

        var changing = host.Operations.Where(operation => !operation.Name.StartsWith("GET ", StringComparison.Ordinal)
            && operation.Name.Contains('{', StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(changing);
        foreach (var (name, operation) in changing)
        {
            var command = Regex.Match(text, $"### {operation["operationId"]!.GetValue<string>()}: .*?```bash\n(curl .*?)\n```",
                RegexOptions.Singleline).Groups[1].Value;
            var path = Regex.Replace(name[(name.IndexOf(' ', StringComparison.Ordinal) + 1)..], "\\{([a-z_]+)\\}",
                match => match.Groups[1].Value.ToUpperInvariant());
            Assert.EndsWith(path + "'", command, StringComparison.Ordinal);
        }
    }

    private async Task<HttpResponseMessage> GetAsync(string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/docs/api");
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        return await host.Server.Client.SendAsync(request, Cancelled);
    }
}
