using Takt.Metering.Cost;
using Takt.Metering.Tests.Counting.Worlds;
using Takt.Metering.Tests.Counting.Worlds.Making;
using Takt.Metering.Usage;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Prices;

/// <summary>The list changes in the middle of what is told, on two replicas at once.</summary>
public sealed class RepricingReplicaTests
{
    private static readonly object[] Rows =
    [
        new { model = "*", multiplier = 0.7 },
        new
        {
            model = "claude-*",
            prices = new { input = 50, cache_write5m = 1, cache_write1h = 2, cache_read = 30, output = 3 },
            from = "2026-11-11",
        },
    ];

    private static readonly PriceList Corrected = PriceList.BuiltIn.With(
    [
        new("*", MultiplierPpm: 700_000), new("claude-*", From: new DateOnly(2026, 11, 11),
            Prices: new TokenPrices(50_000_000, 1_000_000, 2_000_000, 30_000_000, 3_000_000)),
    ]);

    public static TheoryData<int> Orders => [1, 2, 3];

    /// <summary>
    /// Wherever in the order of the reports it changes, the ledger equals the function by the list that counts in the end.
    /// </summary>
    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Ledger_WithAListThatChangesMidway_EqualsTheFunctionByTheLast(int order)
    {
        await using var one = await StartWithAdminAsync();
        await using var two = await TestServer.StartAsync(setup => setup.Database = one.Database, Cancelled);
        var world = await RepricingWorld.CreateAsync(one, rowsAtOnce: 9);
        RepricingWorld.Slow(two, 9);
        var cases = Enumerable.Range(order * 500, 40).Select(seed => new Case(seed)).Where(made => made.Seed % 3 == order % 3).ToList();
        var dice = new Dice(order);
        var requests = dice.Shuffled(cases.SelectMany(made => made.Requests(made.Seed + order, 60)));
        var change = dice.Between(0, requests.Count - 1);
        await world.CorrectAsync(Rows);

        await SendAsync(requests.Take(change));
        await world.BeginAsync("/apply", new { });
        await SendAsync(requests.Skip(change));
        await world.UntilAsync("done");
        await world.AssertCountedAsync(RepricingWorld.Count(cases, Corrected));

        // And back, while all of it is told again.
        await world.BeginAsync("/undo", new { });
        await SendAsync(requests);
        await world.UntilAsync("undone");
        await world.AssertCountedAsync(RepricingWorld.Count(cases, PriceList.BuiltIn));

        async Task SendAsync(IEnumerable<ReportBatch> told) => await Parallel.ForEachAsync(
            told.Index(), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancelled }, async (item, _) =>
                await world.AppendAsync(item.Item, item.Index % 2 == 0 ? one : two));
    }
}
