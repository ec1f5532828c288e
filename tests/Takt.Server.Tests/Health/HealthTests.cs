using System.Net;
using Takt.Testing;

namespace Takt.Server.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task Readyz_DatabaseUp_SaysReady()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

        using var answer = await server.Client.GetAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"status":"ready","reasons":[]}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Readyz_DatabaseGone_SaysWhyAndLiveStays()
    {
        // Its patience with a slow database never ends on this clock, however busy the machine is: what is gone says so itself.
        await using var server = await TestServer.StartAsync(setup => setup.Time = new FakeTimeProvider(TimeProvider.System.GetUtcNow()),
            TestContext.Current.CancellationToken);
        await server.Database.DisposeAsync();

        using var ready = await server.Client.GetAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken);
        using var live = await server.Client.GetAsync(new Uri("/healthz", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("The database does not answer", await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }
}
