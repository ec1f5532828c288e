using Takt.Testing;

namespace Takt.Server.Tests.Ledger.Golden;

/// <summary>A server and its replica on one database, the day after the younger client's capture.</summary>
public sealed class GoldenServers : IAsyncLifetime
{
    private static readonly TimeProvider Clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 29, 8, 0, 0, TimeSpan.Zero));

    internal TestServer First { get; private set; } = null!;

    internal TestServer Second { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        First = await TestServer.StartAsync(setup => setup.Time = Clock);
        Second = await TestServer.StartAsync(setup => (setup.Time, setup.Database) = (Clock, First.Database));
    }

    public async ValueTask DisposeAsync()
    {
        await Second.DisposeAsync();
        await First.DisposeAsync();
    }
}
