using Takt.Testing;

namespace Takt.Server.Tests.Usage;

/// <summary>One database for all tests of a class: each test makes organizations of its own.</summary>
public sealed class UsageDatabase : IAsyncLifetime
{
    public TestDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync();
        await Database.ExecuteAsync("select ensure_partitions('2026-10-01', '2026-11-30')");
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
