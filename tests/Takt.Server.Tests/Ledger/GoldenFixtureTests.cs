using Takt.Metering.Counting;
using Takt.Metering.Usage;
using Takt.Otlp;
using Takt.Testing;

namespace Takt.Server.Tests.Ledger;

/// <summary>
/// What a real Claude Code sent, by whichever signals, in whichever order, how often and over whichever transport: the truth of the
/// folder, to the nano-dollar where the client reports.
/// </summary>
public sealed class GoldenFixtureTests
{
    private static readonly TimeProvider Clock = new ManualTimeProvider(new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero));

    /// <summary>Folder, tokens, the client's cost and the price list's, both in nano-dollars.</summary>
    public static TheoryData<string, long[], long, long> Folders => new()
    {
        { "apikey-http-json", [6015, 415, 75000, 1500], 87_325_000, 87_325_000 },
        { "apikey-http-protobuf", [6015, 415, 75000, 1500], 87_325_000, 87_325_000 },
        { "apikey-grpc", [6015, 415, 75000, 1500], 87_325_000, 87_325_000 },
        { "oauth-http-json", [6015, 415, 75000, 1500], 52_395_000, 34_930_000 },
        { "oauth-subagent-http-json", [6015, 415, 75000, 1500], 87_325_000, 87_325_000 },
        { "cumulative-tool-details-http-json", [6019, 419, 95000, 1500], 19_489_000, 19_489_000 },
    };

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Posting_EverySubsetOfSignalsInAnyOrder_LeavesTheTruth(string folder, long[] tokens, long reportedNano, long listNano)
    {
        await using var server = await TestServer.StartAsync(setup => setup.Time = Clock, TestContext.Current.CancellationToken);
        await using var replica = await TestServer.StartAsync(
            setup => (setup.Time, setup.Database) = (Clock, server.Database), TestContext.Current.CancellationToken);
        var random = new Random(folder.Length);
        for (var subset = 1; subset < 8; subset++)
        {
            OtlpSignal[] signals = [.. Enum.GetValues<OtlpSignal>().Where(signal => (subset & (1 << (int)signal)) != 0)];
            for (var round = 0; round < 4; round++)
            {
                await using var sender = await GoldenSender.CreateAsync(server);
                // Each body up to three times; once all of them through two replicas at the same moment.
                var posts = signals.SelectMany(signal => Enumerable.Repeat(signal, 1 + random.Next(3))).OrderBy(_ => random.Next()).ToArray();
                if (round == 3) await Task.WhenAll(posts.SelectMany(signal => new[] { sender.PostAsync(folder, signal), sender.PostAsync(folder, signal, replica) }));
                else foreach (var signal in posts) await sender.PostAsync(folder, signal);

                var expected = Truth(signals, tokens, reportedNano, listNano);
                Assert.Equal((folder, string.Join('+', signals), expected), (folder, string.Join('+', signals), await sender.TotalAsync()));
                Assert.Equal(1, await sender.SessionsAsync());
                Assert.Equal(signals.Length, await sender.RawBatchesAsync());
            }
        }
    }

    [Fact]
    public async Task Posting_OneSessionInThreeEncodings_IsOneSession()
    {
        await using var server = await TestServer.StartAsync(setup => setup.Time = Clock, TestContext.Current.CancellationToken);
        await using var sender = await GoldenSender.CreateAsync(server);
        foreach (var signal in Enum.GetValues<OtlpSignal>())
        {
            // The same body as JSON of the client's own, and written anew by the decoder from the protobuf form.
            await sender.PostAsync("apikey-http-protobuf", signal);
            await sender.PostTranscodedAsync("apikey-http-protobuf", signal);
            await sender.PostGrpcAsync("apikey-http-protobuf", signal);
        }

        Assert.Equal(new UsageAmounts(5, new(6015, 415, 75000, 1500), 87_325_000, 87_325_000, 87_325_000, 0, 0), await sender.TotalAsync());
    }

    [Fact]
    public async Task Posting_SubagentFolder_SplitsTheCostAsTheClientDid()
    {
        await using var server = await TestServer.StartAsync(setup => setup.Time = Clock, TestContext.Current.CancellationToken);
        foreach (var signal in new[] { OtlpSignal.Logs, OtlpSignal.Metrics })
        {
            await using var sender = await GoldenSender.CreateAsync(server);
            await sender.PostAsync("oauth-subagent-http-json", signal);
            Assert.Equal(54_925_000, await sender.CostOfAsync("main"));
            Assert.Equal(32_400_000, await sender.CostOfAsync("subagent"));
        }
    }

    [Theory]
    [InlineData("apikey-http-json", UsageFlags.SplitInferred)]
    [InlineData("oauth-http-json", UsageFlags.CustomPricing)]
    public async Task Posting_Events_InfersTheSplitOnlyWhereTheReportedCostAllowsIt(string folder, UsageFlags flag)
    {
        await using var server = await TestServer.StartAsync(setup => setup.Time = Clock, TestContext.Current.CancellationToken);
        await using var sender = await GoldenSender.CreateAsync(server);
        await sender.PostAsync(folder, OtlpSignal.Logs);
        Assert.Equal(5, await sender.CallsWithAsync(flag));
        Assert.Equal(0, await sender.CallsWithAsync((UsageFlags.SplitInferred | UsageFlags.CustomPricing) & ~flag));
    }

    [Theory]
    [InlineData("apikey-http-json")]
    [InlineData("cumulative-tool-details-http-json")]
    public async Task Posting_Metrics_CountsLinesAndCommitsOnce(string folder)
    {
        await using var server = await TestServer.StartAsync(setup => setup.Time = Clock, TestContext.Current.CancellationToken);
        await using var sender = await GoldenSender.CreateAsync(server);
        foreach (var signal in new[] { OtlpSignal.Metrics, OtlpSignal.Logs, OtlpSignal.Traces, OtlpSignal.Metrics }) await sender.PostAsync(folder, signal);
        Assert.Equal(1, await sender.ActivityAsync(ActivityKinds.Commits));
        Assert.Equal(1, await sender.ActivityAsync(ActivityKinds.LinesAdded));
        Assert.Equal(0, await sender.ActivityAsync(ActivityKinds.LinesRemoved));
        Assert.Equal(1, await sender.ActivityAsync(ActivityKinds.Sessions));
        Assert.Equal(1, await sender.ActivityAsync(ActivityKinds.Prompts));
    }

    private static UsageAmounts Truth(OtlpSignal[] signals, long[] tokens, long reportedNano, long listNano)
    {
        var counts = new TokenCounts(tokens[0], tokens[1], tokens[2], tokens[3]);
        if (signals.Contains(OtlpSignal.Logs)) return new(5, counts, reportedNano, reportedNano, listNano, 0, 0);
        if (signals.Contains(OtlpSignal.Metrics)) return new(0, counts, reportedNano, reportedNano, listNano, 0, counts.Total);
        return new(5, counts, listNano, 0, listNano, 0, 0);
    }
}
