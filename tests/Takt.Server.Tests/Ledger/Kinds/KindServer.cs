using Takt.Testing;

namespace Takt.Server.Tests.Ledger.Kinds;

/// <summary>
/// A server that is told the same exports in many orders, each by an organization of its own, and asked what they come to.
/// </summary>
public sealed class KindServer : IAsyncLifetime
{
    private const int MostOrders = 6;

    private static readonly TimeProvider Clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 25, 8, 0, 0, TimeSpan.Zero));

    internal TestServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await TestServer.StartAsync(setup => setup.Time = Clock);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>Whatever the order and repetition, the totals are these.</summary>
    internal async Task AddsUpAsync(KindTotals expected, params Export[] exports)
    {
        List<string> wrong = [];
        foreach (var order in Orders(exports.Length))
        {
            using var sender = await KindSender.CreateAsync(Server);
            foreach (var i in order)
                await sender.SendAsync(exports[i]);
            var totals = KindTotals.Of(await sender.TotalsAsync());
            if (totals != expected)
                wrong.Add($"{string.Join(',', order)}: {totals}");
        }

        Assert.True(wrong.Count == 0, $"expected {expected}\n{string.Join('\n', wrong)}");
    }

    /// <summary>All orders of a few, some of many, and the first with everything sent twice.</summary>
    private static List<int[]> Orders(int count)
    {
        var random = new Random(count);
        int[] all = [.. Enumerable.Range(0, count)];
        List<int[]> orders = [all, [.. all.Reverse()], [.. all, .. all]];
        while (orders.Count < Math.Min(MostOrders, count * count))
        {
            var shuffled = all.ToArray();
            random.Shuffle(shuffled);
            orders.Add(shuffled);
        }

        return orders;
    }
}
