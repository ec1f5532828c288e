using Takt.Metering.Tests.Counting.Worlds;
using Takt.Metering.Tests.Counting.Worlds.Judging;
using Takt.Metering.Tests.Counting.Worlds.Making;
using Takt.Metering.Tests.Counting.Worlds.Telling;
using Takt.Server.Ledger;
using Takt.Testing;

namespace Takt.Server.Tests.Ledger;

/// <summary>
/// The ledger equals the pure function of the set of reports, whatever their order, repetition, grouping and replica, for worlds that were
/// made up whole and then robbed.
/// </summary>
public sealed class LedgerFunctionTests
{
    private static readonly DateTimeOffset Received = Counted.ReceivedAt;
    private static readonly int Worlds = TestSize.Of(8, usual: 3);

    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, 6)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Rollups_AnyOrderAndRepetition_EqualTheFunctionOfTheSet(int block)
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        for (var seed = block * 8; seed < (block * 8) + Worlds; seed++)
        {
            var made = new Case(seed);
            var harness = await LedgerHarness.CreateAsync(server);
            // In requests of a few, and of many.
            foreach (var request in made.Requests(seed * 31, seed % 3 == 0 ? 8 : 80))
                Assert.Equal(LedgerStatus.Committed, (await harness.AppendAsync(request, received: Received)).Status);
            await harness.AssertCountsAsync(made.Reports, made.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Rollups_TwoReplicasAtOnce_EqualTheFunctionOfTheSet(int block)
    {
        await using var one = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var two = await TestServer.StartAsync(setup => setup.Database = one.Database, TestContext.Current.CancellationToken);
        for (var seed = 1000 + (block * 4); seed < 1000 + ((block + 1) * 4); seed++)
        {
            var made = new Case(seed);
            var harness = await LedgerHarness.CreateAsync(one);
            var answers = await Task.WhenAll(
                made.Requests(seed, 80).Select(request => harness.AppendAsync(request, received: Received))
                    .Concat(made.Requests(seed + 1, 80).Select(request => harness.AppendAsync(request, replica: two, received: Received))));
            Assert.All(answers, answer => Assert.Equal(LedgerStatus.Committed, answer.Status));
            await harness.AssertCountsAsync(made.Reports, made.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Rollups_ManyWorldsInOneOrganization_EqualTheFunctionOfTheSet(int block)
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        Case[] made = [.. Enumerable.Range(block * 8, Worlds).Select(seed => new Case(seed))];
        foreach (var order in (int[])[0, 31])
        {
            var harness = await LedgerHarness.CreateAsync(server);
            // What one world lacks makes the organization compare the calls of all.
            var requests = made.SelectMany(world => world.Requests(world.Seed + order, 80)).ToList();
            // One world after the other, and all at once.
            foreach (var request in order == 0 ? requests : new Dice(order).Shuffled(requests))
                Assert.Equal(LedgerStatus.Committed, (await harness.AppendAsync(request, received: Received)).Status);
            await harness.AssertCountsAsync(Reports.Of([.. made.Select(world => world.Reports)]), string.Join("; ", made.AsEnumerable()));
        }
    }
}
