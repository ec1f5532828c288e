using Takt.Server.Ingest.Reading;

namespace Takt.Server.Tests.Ingest.Reading;

public sealed class LargeBodyLaneTests
{
    private readonly LargeBodyLane _lane = new(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enter_OneOrganizationHasMany_TheOthersTakeTurns()
    {
        var order = new List<int>();
        var turn = await _lane.EnterAsync(1, Cancellation);
        List<Task> waiting = [.. new[] { 1, 1, 1, 2, 3 }.Select(PassAsync)];
        turn.Dispose();
        await Task.WhenAll(waiting);
        Assert.Equal([1, 2, 3, 1, 1], order);

        async Task PassAsync(int organization)
        {
            using (await _lane.EnterAsync(organization, Cancellation))
                order.Add(organization);
        }
    }

    [Fact]
    public async Task Enter_WhoeverHasGone_LeavesItsTurnToTheNext()
    {
        var turn = await _lane.EnterAsync(1, Cancellation);
        using var gone = new CancellationTokenSource();
        var first = _lane.EnterAsync(2, gone.Token).AsTask();
        var second = _lane.EnterAsync(3, Cancellation).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => first);
        turn.Dispose();
        (await second).Dispose();
        (await _lane.EnterAsync(4, Cancellation)).Dispose();
    }
}
