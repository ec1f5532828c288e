using Microsoft.Extensions.Options;
using Takt.Server.Ingest;
using Takt.Server.Ingest.Bodies;

namespace Takt.Server.Tests.Ingest.Bodies;

public sealed class BodyBudgetTests
{
    private const long MiB = 1 << 20;
    private readonly BodyBudget _budget = new(Options.Create(new IngestOptions()));

    [Fact]
    public async Task LoneBody_MayBeAsLargeAsTheLimits_AndIsReadBesideItself()
    {
        var largest = new IngestOptions().MaxInflated;
        using var share = _budget.Open(1, 1);
        Assert.True(await share.TakeAsync(BodyBuffer.MostPaid(largest), TestContext.Current.CancellationToken));
        Assert.True(share.MostBeside(largest) >= 84 * MiB);
        Assert.True(share.TryTakeForReading(share.MostBeside(largest)));
        Assert.False(share.TryTakeForReading(MiB));
    }

    /// <summary>Side by side they would all come to a halt at the same size, and again at the next try.</summary>
    [Fact]
    public async Task LargeBodies_SideBySide_DoNotStopEachOther()
    {
        var taken = await Task.WhenAll(Enumerable.Range(1, 8).Select(organization => Task.Run(async () =>
        {
            using var share = _budget.Open(organization, organization);
            var held = 0L;
            while (held < 63 * MiB && await share.TakeAsync(MiB, TestContext.Current.CancellationToken))
                held += MiB;
            await Task.Yield();
            share.Return(held);
            return held;
        })));
        Assert.Contains(63 * MiB, taken);
        Assert.Equal(new IngestOptions().InFlightBudget, _budget.Available);
    }

    [Fact]
    public void Bodies_OfAnyNumber_LeaveHalfOfTheBudgetToReading()
    {
        for (var organization = 1; organization <= 200; organization++)
            Flood(organization, bodies: 3, tokens: 3, size: 16);
        using var share = _budget.Open(1_000, 1_000);
        Assert.True(share.TryTakeForReading(64 * MiB));
    }

    /// <summary>Whatever one organization does, in few or many bodies, of one or many tokens.</summary>
    [Theory]
    [InlineData(1, 1, 64)]
    [InlineData(3, 1, 64)]
    [InlineData(9, 1, 8)]
    [InlineData(500, 1, 1)]
    [InlineData(3, 3, 64)]
    [InlineData(64, 64, 15)]
    [InlineData(500, 500, 1)]
    public void Flood_OfOneOrganization_LeavesRoomForAnother(int bodies, int tokens, long size)
    {
        var flood = Flood(organization: 1, bodies, tokens, size);
        using var usual = _budget.Open(2, 1_000);
        Assert.True(usual.TryTake(10 * MiB));
        usual.Return(10 * MiB);
        Assert.All(flood, Return);
        Assert.Equal(new IngestOptions().InFlightBudget, _budget.Available);
    }

    [Theory]
    [InlineData(3, 64)]
    [InlineData(9, 8)]
    [InlineData(500, 1)]
    public void Flood_OfOneToken_LeavesRoomForAnotherOfItsOrganization(int bodies, long size)
    {
        Flood(organization: 1, bodies, tokens: 1, size);
        using var usual = _budget.Open(1, 1_000);
        Assert.True(usual.TryTake(8 * MiB));
    }

    [Fact]
    public void Floods_OfTwentyOrganizations_LeaveRoomForSmallBodies()
    {
        for (var organization = 1; organization <= 20; organization++)
            Flood(organization, bodies: 20, tokens: 20, size: 16);
        for (var organization = 100; organization < 108; organization++)
            Assert.True(_budget.Open(organization, organization).TryTake(BodyBudget.AlwaysTaken));
    }

    [Fact]
    public async Task TryTake_ManyAtOnce_NeverGivesOutMoreThanThereIs()
    {
        await Parallel.ForAsync(0, 20_000, (i, _) =>
        {
            using var share = _budget.Open(i % 7, i % 100);
            if (share.TryTake(i % 5 * MiB))
            {
                Assert.True(_budget.Available >= 0);
                share.Return(i % 5 * MiB);
            }
            return ValueTask.CompletedTask;
        });
        Assert.Equal(new IngestOptions().InFlightBudget, _budget.Available);
    }

    /// <summary>Each body grows as a real one does, until it has its size or is refused.</summary>
    private List<(BodyShare Share, long Bytes)> Flood(int organization, int bodies, int tokens, long size)
    {
        var held = new List<(BodyShare, long)>();
        for (var i = 0; i < bodies; i++)
        {
            var share = _budget.Open(organization, (organization * 10_000L) + (i % tokens));
            var bytes = 0L;
            for (var next = 128L * 1024; next <= size * MiB && share.TryTake(next); next *= 2)
            {
                if (bytes > 0)
                    share.Return(bytes);
                bytes = next;
            }

            held.Add((share, bytes));
        }

        return held;
    }

    private static void Return((BodyShare Share, long Bytes) held)
    {
        held.Share.Return(held.Bytes);
        held.Share.Dispose();
    }
}
