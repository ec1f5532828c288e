using System.Net;
using Takt.Server.Tests.Access;
using Takt.Server.Usage.Definitions;
using Takt.Testing;

namespace Takt.Server.Tests.Usage;

public sealed class DefinitionTests
{
    [Fact]
    public void EveryRow_HasAWordOfItsOwn_AndAFormula()
    {
        Assert.All(DefinitionList.All, row => Assert.True(row.Id.Length > 0 && row.Word.Length > 0 && row.ComputedAs.Length > 0, row.Word));
        Assert.Equal(DefinitionList.All.Count, DefinitionList.All.Select(row => row.Id).Distinct().Count());
        Assert.All(DefinitionList.All, row => Assert.DoesNotContain("](", row.ComputedAs, StringComparison.Ordinal));
        string[] told =
        [
            "cost", "calls", "new-tokens", "from-cache", "sessions", "cache-miss", "carried-cost", "avoidable", "change", "change-why",
        ];
        Assert.Superset(told.ToHashSet(), DefinitionList.All.Select(row => row.Id).ToHashSet());
    }

    [Fact]
    public async Task Api_Page_AndMarkdown_SayTheSame()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var json = await (await server.Client.GetAsync("/api/definitions", TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Equal(DefinitionList.All.Select(row => row.Word),
            json["definitions"]!.AsArray().Select(row => row!["word"]!.GetValue<string>()));
        Assert.Equal(DefinitionList.Markdown, await ReadAsync("text/markdown"));
        var page = await ReadAsync("text/html");
        Assert.All(DefinitionList.All, row => Assert.Contains($"id=\"{row.Id}\"", page, StringComparison.Ordinal));

        async Task<string> ReadAsync(string accept)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/docs/definitions") { Headers = { { "Accept", accept } } };
            using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }
    }
}
