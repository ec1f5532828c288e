using Takt.Testing;

namespace Takt.Server.Tests.Dashboard;

/// <summary>
/// A server with an organization at work, its admin signed in, and a browser: shared by the tests of one class, which only look.
/// </summary>
public sealed class PageServer : IAsyncLifetime
{
    public TestServer Server { get; private set; } = null!;

    public Browser Browser { get; } = new();

    /// <summary>The session cookie of an admin.</summary>
    public string Admin { get; private set; } = "";

    internal PageWorld World { get; private set; } = null!;

    /// <summary>The session cookie of Ada, a member.</summary>
    public string Ada { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await Browser.InitializeAsync();
        Server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        World = await PageWorld.CreateAsync(Server.Database, "Acme Robotics");
        await World.WorkAsync();
        Admin = await World.SignInAsync("olivia@example.com", "admin");
        Ada = await World.SignInAsync("ada@example.com", "member");
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
        await Browser.DisposeAsync();
    }
}
