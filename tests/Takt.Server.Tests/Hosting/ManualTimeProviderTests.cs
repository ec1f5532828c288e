using Takt.Testing;

namespace Takt.Server.Tests.Hosting;

public sealed class ManualTimeProviderTests
{
    [Fact]
    public async Task Advance_PastDueTimers_FiresThemInOrderAtTheirTime()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var clock = new ManualTimeProvider(start);
        var fired = new List<(string Name, TimeSpan At)>();
        await using var second = clock.CreateTimer(_ => fired.Add(("second", clock.GetUtcNow() - start)), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        await using var first = clock.CreateTimer(_ => fired.Add(("first", clock.GetUtcNow() - start)), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        var delay = Task.Delay(TimeSpan.FromSeconds(5), clock, TestContext.Current.CancellationToken);

        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal([("first", TimeSpan.FromSeconds(2)), ("second", TimeSpan.FromSeconds(3)), ("first", TimeSpan.FromSeconds(4))], fired);
        Assert.False(delay.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(1));
        await delay;
        Assert.Equal(start + TimeSpan.FromSeconds(5), clock.GetUtcNow());
    }
}
