using Takt.Metering.Counting;
using Takt.Metering.Usage;
using Takt.Otlp;
using Takt.Server.Tests.Ingest;
using Takt.Server.Tests.Ledger.Golden;
using Takt.Testing;

namespace Takt.Server.Tests.Ledger;

/// <summary>
/// What two real Claude Codes sent, by whichever signals, in whichever order, how often and over whichever transport: the truth of the
/// folder, to the nano-dollar where the client reports.
/// </summary>
public sealed class GoldenFixtureTests(GoldenServers servers) : IClassFixture<GoldenServers>
{
    private const string Old = "claude-code-2.1.197/", New = "claude-code-2.1.332/";
    private static readonly int Rounds = TestSize.Of(3, usual: 2);

    public static TheoryData<string> Folders => [.. GoldenTruth.All.Select(truth => truth.Folder)];

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Posting_EverySubsetOfSignalsInAnyOrder_LeavesTheTruth(string folder)
    {
        var (truth, bodies, random) = (GoldenTruth.Of(folder), GoldenBody.Of(folder), new Random(folder.Length));
        for (var subset = 1; subset < 8; subset++)
        {
            OtlpSignal[] signals = [.. Enum.GetValues<OtlpSignal>().Where(signal => (subset & (1 << (int)signal)) != 0)];
            var sent = bodies.Where(body => signals.Contains(body.Signal)).ToArray();
            for (var round = 0; round < Rounds; round++)
            {
                using var sender = await GoldenSender.CreateAsync(servers);
                // Each body up to three times; in the last round all of them through two replicas at the same moment.
                var posts = sent.SelectMany(body => Enumerable.Repeat(body, 1 + random.Next(3))).OrderBy(_ => random.Next()).ToArray();
                if (round == Rounds - 1)
                    await Task.WhenAll(posts.SelectMany(body => new[] { sender.PostAsync(body, 0), sender.PostAsync(body, 1) }));
                else
                    foreach (var body in posts)
                        await sender.PostAsync(body, random.Next(2));

                var which = string.Join('+', signals);
                Assert.Equal((which, truth.Figures(signals)), (which, await sender.TotalAsync()));
                Assert.Equal((which, truth.Sessions, sent.Length), (which, await sender.SessionsAsync(), await sender.RawBatchesAsync()));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Posting_OneSessionInThreeEncodings_IsOneSession(string folder)
    {
        var truth = GoldenTruth.Of(folder);
        using var mixed = await GoldenSender.CreateAsync(servers);
        foreach (var transport in Enum.GetValues<Transport>())
        {
            using var alone = await GoldenSender.CreateAsync(servers);
            foreach (var body in GoldenBody.Of(folder))
            {
                await alone.PostAsync(body, transport);
                await mixed.PostAsync(body, transport);
            }

            Assert.Equal((transport, truth.Figures(Enum.GetValues<OtlpSignal>())), (transport, await alone.TotalAsync()));
            Assert.Equal((transport, await alone.TotalAsync(), truth.Sessions),
                (transport, await mixed.TotalAsync(), await mixed.SessionsAsync()));
        }
    }

    /// <summary>Spans of 2.1.197 name no source; those of 2.1.332 do, at list prices without the writes' lives.</summary>
    [Theory]
    [InlineData(Old + "oauth-subagent-http-json", OtlpSignal.Logs, 54_925_000, 32_400_000, 0)]
    [InlineData(Old + "oauth-subagent-http-json", OtlpSignal.Metrics, 54_925_000, 32_400_000, 0)]
    [InlineData(New + "oauth-subagent-http-json", OtlpSignal.Logs, 48_512_000, 23_992_000, 0)]
    [InlineData(New + "oauth-subagent-http-json", OtlpSignal.Metrics, 48_512_000, 23_992_000, 0)]
    [InlineData(New + "oauth-subagent-http-json", OtlpSignal.Traces, 44_912_000, 23_992_000, 0)]
    [InlineData(New + "attribution-http-protobuf", OtlpSignal.Logs, 76_352_000, 29_112_000, 0)]
    [InlineData(New + "attribution-http-protobuf", OtlpSignal.Metrics, 76_352_000, 29_112_000, 0)]
    [InlineData(New + "attribution-http-protobuf", OtlpSignal.Traces, 70_952_000, 29_112_000, 0)]
    [InlineData(New + "interactive-http-json", OtlpSignal.Logs, 87_008_000, 52_884_000, 31_160_000)]
    [InlineData(New + "interactive-http-json", OtlpSignal.Metrics, 87_008_000, 52_884_000, 31_160_000)]
    [InlineData(New + "interactive-http-json", OtlpSignal.Traces, 82_508_000, 52_884_000, 31_160_000)]
    public async Task Posting_OneSignal_SplitsTheCostByQuerySource(
        string folder, OtlpSignal signal, long main, long subagent, long auxiliary)
    {
        using var sender = await GoldenSender.CreateAsync(servers);
        await sender.PostAsync(folder, signal);
        Assert.Equal(
            (main, subagent, auxiliary),
            (await sender.CostAsync("query_source = 'main'"), await sender.CostAsync("query_source = 'subagent'"),
                await sender.CostAsync("query_source = 'auxiliary'")));
    }

    [Theory]
    [InlineData(OtlpSignal.Logs)]
    [InlineData(OtlpSignal.Metrics)]
    [InlineData(OtlpSignal.Logs, OtlpSignal.Metrics, OtlpSignal.Traces)]
    public async Task Posting_InteractiveFolder_IsTwoSessionsWithTheirOwnCost(params OtlpSignal[] signals)
    {
        using var sender = await GoldenSender.CreateAsync(servers);
        await sender.PostAsync(New + "interactive-http-json", signals);
        Assert.Equal(new long[] { 67_412_000, 103_640_000 }, await sender.SessionCostsAsync());
    }

    /// <summary>One of its fourteen spans of requests is of the attempt that was refused.</summary>
    [Fact]
    public async Task Posting_InteractiveFolder_CountsNoFailedAttempt()
    {
        Assert.Equal(14, GoldenBody.Of(New + "interactive-http-json").Where(body => body.Signal == OtlpSignal.Traces)
            .Sum(body => System.Text.Encoding.UTF8.GetString(body.Json()).Split("\"claude_code.llm_request\"").Length - 1));
        using var sender = await GoldenSender.CreateAsync(servers);
        await sender.PostAsync(New + "interactive-http-json", OtlpSignal.Traces);
        Assert.Equal(13, (await sender.TotalAsync()).Calls);
        await sender.PostAsync(New + "interactive-http-json", OtlpSignal.Logs, OtlpSignal.Metrics);
        Assert.Equal((13, 1), ((await sender.TotalAsync()).Calls, await sender.ActivityAsync(ActivityKinds.ApiErrors)));
    }

    [Theory]
    [InlineData(OtlpSignal.Logs)]
    [InlineData(OtlpSignal.Metrics)]
    public async Task Posting_AttributionFolder_TellsSkillServerAndRepository(OtlpSignal signal)
    {
        using var sender = await GoldenSender.CreateAsync(servers);
        await sender.PostAsync(New + "attribution-http-protobuf", signal);
        Assert.Equal(
            (78_648_000, 12_896_000, 105_464_000),
            (await sender.CostAsync("skill = 'tidy'"), await sender.CostAsync("mcp_server is not null"),
                await sender.CostAsync("repository = 'github.com/acme/widgets'")));
    }

    [Theory]
    [InlineData(Old + "apikey-http-json", UsageFlags.SplitInferred, 5)]
    [InlineData(Old + "oauth-http-json", UsageFlags.CustomPricing, 5)]
    [InlineData(New + "oauth-http-json", UsageFlags.SplitInferred, 0)]
    [InlineData(New + "interactive-http-json", UsageFlags.CustomPricing, 0)]
    public async Task Posting_Events_InfersTheSplitOnlyWhereNothingTellsItAndTheCostAllowsIt(string folder, UsageFlags flag, int calls)
    {
        using var sender = await GoldenSender.CreateAsync(servers);
        await sender.PostAsync(folder, OtlpSignal.Logs);
        Assert.Equal(calls, await sender.CallsWithAsync(flag));
        Assert.Equal(0, await sender.CallsWithAsync((UsageFlags.SplitInferred | UsageFlags.CustomPricing) & ~flag));
    }

    /// <summary>A sub-agent's end in the background begins a turn of its own, told by a prompt's event like a person's.</summary>
    [Theory]
    [InlineData(Old + "apikey-http-json", 1, 1)]
    [InlineData(Old + "oauth-subagent-http-json", 0, 1)]
    [InlineData(Old + "cumulative-tool-details-http-json", 1, 1)]
    [InlineData(New + "apikey-grpc", 1, 1)]
    [InlineData(New + "oauth-subagent-http-json", 0, 2)]
    [InlineData(New + "cumulative-tool-details-http-json", 1, 1)]
    public async Task Posting_AllTwice_CountsActivityOnce(string folder, int commits, int prompts)
    {
        using var sender = await GoldenSender.CreateAsync(servers);
        for (var times = 0; times < 2; times++)
            await sender.PostAsync(folder, Enum.GetValues<OtlpSignal>());
        Assert.Equal(
            (commits, commits, 0, 1, prompts),
            (await sender.ActivityAsync(ActivityKinds.Commits), await sender.ActivityAsync(ActivityKinds.LinesAdded),
                await sender.ActivityAsync(ActivityKinds.LinesRemoved),
                await sender.ActivityAsync(ActivityKinds.Sessions), await sender.ActivityAsync(ActivityKinds.Prompts)));
    }

    [Fact]
    public async Task Posting_AttributionAndInteractive_CountsPullRequestAndProcessOnce()
    {
        using var sender = await GoldenSender.CreateAsync(servers);
        for (var times = 0; times < 2; times++)
            await sender.PostAsync(New + "attribution-http-protobuf", Enum.GetValues<OtlpSignal>());
        Assert.Equal((1, 1, 1), (await sender.ActivityAsync(ActivityKinds.PullRequests), await sender.ActivityAsync(ActivityKinds.Commits),
            await sender.ActivityAsync(ActivityKinds.Sessions)));
        for (var times = 0; times < 2; times++)
            await sender.PostAsync(New + "interactive-http-json", Enum.GetValues<OtlpSignal>());
        Assert.Equal(2, await sender.ActivityAsync(ActivityKinds.Sessions));
    }
}
