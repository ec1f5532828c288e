using Takt.Server.Ingest.Bodies;

namespace Takt.Server.Tests.Ingest.Bodies;

/// <summary>Holds some of a budget, as a crowd of strangers would, each with a small body that comes in, or that is read.</summary>
internal sealed class BudgetHold : IDisposable
{
    private readonly List<(BodyShare Share, long Coming, long Read)> _held = [];

    public BudgetHold(BodyBudget budget, long bytes)
    {
        for (var stranger = 1; bytes > 0; stranger++)
        {
            var share = budget.Open(-stranger, -stranger);
            var some = Math.Min(bytes, BodyBudget.AlwaysTaken);
            var comes = share.TryTake(some);
            Assert.True(comes || share.TryTakeForReading(some));
            _held.Add((share, comes ? some : 0, comes ? 0 : some));
            bytes -= some;
        }
    }

    public void Dispose()
    {
        foreach (var (share, coming, read) in _held)
        {
            share.Return(coming);
            share.ReturnReading(read);
            share.Dispose();
        }
    }
}
