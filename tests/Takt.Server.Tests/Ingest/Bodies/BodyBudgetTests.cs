using Microsoft.Extensions.Options;
using Takt.Server.Ingest;
using Takt.Server.Ingest.Bodies;

namespace Takt.Server.Tests.Ingest.Bodies;

public sealed class BodyBudgetTests
{
    private readonly BodyBudget _budget = new(Options.Create(new IngestOptions { InFlightBudget = 1000 }));

    [Fact]
    public void TryEnter_LeavesAQuarterForBodiesThatHaveBegun()
    {
        Assert.True(_budget.TryEnter(750));
        Assert.False(_budget.TryEnter(1));
        Assert.True(_budget.TryGrow(250));
        Assert.False(_budget.TryGrow(1));
    }

    [Fact]
    public void Return_MakesRoomAgain()
    {
        Assert.True(_budget.TryEnter(750));
        _budget.Return(100);
        Assert.True(_budget.TryEnter(100));
    }

    [Fact]
    public async Task TryEnter_ManyAtOnce_NeverGivesOutMoreThanThereIs()
    {
        var most = 0L;
        await Parallel.ForAsync(0, 20_000, (_, _) =>
        {
            if (_budget.TryEnter(100))
            {
                InterlockedMax(ref most, 1000 - _budget.Available);
                _budget.Return(100);
            }
            return ValueTask.CompletedTask;
        });
        Assert.InRange(most, 100, 750);
        Assert.Equal(1000, _budget.Available);
    }

    private static void InterlockedMax(ref long most, long value)
    {
        for (var seen = Interlocked.Read(ref most); value > seen;)
        {
            var now = Interlocked.CompareExchange(ref most, value, seen);
            if (now == seen)
                return;
            seen = now;
        }
    }
}
