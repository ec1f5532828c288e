using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Takt.Contracts;
using Takt.Contracts.Usage.Events;
using Takt.Otlp;
using Takt.Server.Tests.Ingest;
using Takt.Server.Tests.Ledger;
using Takt.Server.Tests.Ledger.Golden;

namespace Takt.Server.Tests.Usage;

/// <summary><c>/api/activity</c> of what a real client sent, before and after it is summed.</summary>
public sealed class ActivityTests(GoldenServers servers) : IClassFixture<GoldenServers>
{
    private const string New = "claude-code-2.1.332/", Days = "from=2026-11-01&to=2026-12-01";

    private static readonly OtlpSignal[] All = Enum.GetValues<OtlpSignal>();

    [Fact]
    public async Task Interactive_TellsToolsWaitsModelsAndErrors_SummedOrNot()
    {
        using var sender = await GoldenSender.CreateAsync(servers);
        for (var times = 0; times < 2; times++)
            await sender.PostAsync(New + "interactive-http-json", All);
        var before = await AnswerAsync(sender, Days);
        await Folding.RunAsync(servers.First);
        var after = await AnswerAsync(sender, Days);

        Assert.Equivalent(before with { Standing = after.Standing }, after, strict: true);
        var uses = after.Tools.Sum(tool => tool.Uses);
        Assert.Equal(after.Counts["tool_result"], uses);
        Assert.All(after.Tools, tool => Assert.True(tool.TookP50Ms <= tool.TookP90Ms && tool.TookMs > 0));
        Assert.Equal(after.Counts["tool_accepted"], after.Tools.Sum(tool => tool.AcceptedByRule + tool.AcceptedByPerson));
        Assert.Equal(uses, after.Waits.Sum(wait => wait.Count));
        Assert.Equal(13, after.Models.Sum(model => model.FirstTokens));
        Assert.Equal(1, Assert.Single(after.Models, model => model.FailedByStatus.Count > 0).FailedByStatus["429"]);
        Assert.Equal(("api_error", "429", 1L), (after.ErrorHours![0].What, after.ErrorHours[0].Status, after.ErrorHours[0].Count));
        Assert.DoesNotContain(after.Counts.Keys, kind => kind.StartsWith("span:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Retried_IsCountedOnce_WhicheverSignalTellsFirst()
    {
        foreach (var order in new[] { All, [.. All.Reverse()] })
        {
            using var sender = await GoldenSender.CreateAsync(servers);
            foreach (var signal in order)
                await sender.PostAsync(New + "cumulative-tool-details-http-json", signal);
            var answer = await AnswerAsync(sender, Days);
            Assert.Equal((1, 5), (answer.Models.Sum(model => model.Retries), answer.Models.Sum(model => model.FirstTokens)));
        }
    }

    [Fact]
    public async Task Filters_ByWhoAndWhere_KnowNoPercentiles()
    {
        using var sender = await GoldenSender.CreateAsync(servers);
        await sender.PostAsync(New + "attribution-http-protobuf", All);

        var mine = await AnswerAsync(sender, Days + "&repository=github.com/acme/widgets");
        Assert.False(mine.HasPercentiles);
        Assert.Null(mine.ErrorHours);
        Assert.All(mine.Tools, tool => Assert.Null(tool.TookP50Ms));
        Assert.True(mine.Tools.Sum(tool => tool.Uses) > 0);
        Assert.Empty((await AnswerAsync(sender, Days + "&repository=elsewhere")).Tools);
    }

    [Theory]
    [InlineData("from=2026-11-01T10:00Z")]
    [InlineData(Days + "&model=x&repository=y")]
    [InlineData(Days + "&branch=x")]
    public async Task WhatNoSumHas_IsRefusedByName(string query)
    {
        using var sender = await GoldenSender.CreateAsync(servers);
        using var response = await GetAsync(sender, query);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private async Task<ActivityAnswer> AnswerAsync(GoldenSender sender, string query)
    {
        using var response = await GetAsync(sender, query);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync(TaktJson.Default.ActivityAnswer, TestContext.Current.CancellationToken))!;
    }

    private async Task<HttpResponseMessage> GetAsync(GoldenSender sender, string query)
    {
        var token = await IngestHost.CreateTokenAsync(servers.First, sender.Organization, ["usage:read"]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/activity?" + query);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await servers.First.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
