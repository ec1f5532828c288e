using Takt.Metering.Tests.Counting.Collisions;
using Takt.Metering.Tests.Counting.Worlds.Judging;
using Takt.Metering.Usage;
using Takt.Server.Ledger;
using Takt.Testing;

namespace Takt.Server.Tests.Ledger;

/// <summary>
/// Which session's metrics a call explains that a fork has copied: whatever order its lines and the points of both come in.
/// </summary>
public sealed class CopiedCallTests
{
    private const int Orders = 24;

    private static readonly TokenCounts Cut = Small.One with { Output = 2 };

    /// <summary>Its home is known only by the fullest line.</summary>
    [Theory]
    [InlineData("1", "2")]
    [InlineData("2", "1")]
    public async Task MessageThatGoesOnAfterTheFork_IsTheParents(string parent, string fork) => await AssertAnyOrderAsync(new Small()
        .Line("m", "r", Cut, parent, at: "12:00").Line("m", "r", Small.One, parent, at: "12:05").Line("m", "r", Cut, fork, at: "12:00")
        .Points(session: parent, from: "12:04:30", to: "12:05:30").Points(session: fork, from: "12:04:30", to: "12:05:30"));

    [Theory]
    [InlineData("1", "2")]
    [InlineData("2", "1")]
    public async Task MessageCopiedWhole_IsOfTheSessionWhoseMetricsHoldIt(string parent, string fork) =>
    await AssertAnyOrderAsync(new Small()
        .Line("m", "r", session: parent).Line("m", "r", session: fork).Points(session: parent)
        .Points(session: fork, from: "12:00:10", to: "12:01:10"));

    /// <summary>Until the earlier point is there, the later one seems to hold the call.</summary>
    [Theory]
    [InlineData("1", "2")]
    [InlineData("2", "1")]
    public async Task PointThatTakesAllOfItsSuccessors_TakesTheCallFromIt(string parent, string fork) =>
    await AssertAnyOrderAsync(new Small()
        .Line("m", "r", session: parent, at: "12:10").Line("m", "r", session: fork, at: "12:10")
        .Point(Measure.Output, 100, fork, from: "12:00", to: "12:05", cumulative: true)
        .Point(Measure.Output, 100, fork, from: "12:00", to: "12:20", cumulative: true));

    private static async Task AssertAnyOrderAsync(Small small)
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        for (var order = 0; order < Orders; order++)
        {
            var harness = await LedgerHarness.CreateAsync(server);
            foreach (var request in small.Reports.Requests(order, most: 1))
                Assert.Equal(LedgerStatus.Committed, (await harness.AppendAsync(request, received: Counted.ReceivedAt)).Status);
            await harness.AssertCountsAsync(small.Reports, $"order {order}");
        }
    }
}
