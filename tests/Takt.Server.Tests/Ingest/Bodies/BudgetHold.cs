using Takt.Server.Ingest.Bodies;

namespace Takt.Server.Tests.Ingest.Bodies;

/// <summary>Holds some of a budget, as a crowd of strangers would, each with a small body.</summary>
internal sealed class BudgetHold : IDisposable
{
    private readonly List<(BodyShare Share, long Bytes)> _held = [];

    public BudgetHold(BodyBudget budget, long bytes)
    {
        for (var stranger = 1; bytes > 0; stranger++)
        {
            var share = budget.Open(-stranger, -stranger);
            var some = Math.Min(bytes, BodyBudget.AlwaysTaken);
            Assert.True(share.TryTake(some));
            _held.Add((share, some));
            bytes -= some;
        }
    }

    public void Dispose()
    {
        foreach (var (share, bytes) in _held)
        {
            share.Return(bytes);
            share.Dispose();
        }
    }
}
