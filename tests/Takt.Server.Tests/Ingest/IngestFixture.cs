namespace Takt.Server.Tests.Ingest;

/// <summary>One server with default settings for all tests of a class.</summary>
public sealed class IngestFixture : IAsyncLifetime
{
    internal IngestHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await IngestHost.StartAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
