using Takt.Testing;

namespace Takt.Server.Tests.Dashboard.Settings;

/// <summary>An organization at work that an admin has set up, and a browser: shared by the tests of one class.</summary>
public sealed class SettingsServer : IAsyncLifetime
{
    public TestServer Server { get; private set; } = null!;

    public Browser Browser { get; } = new();

    /// <summary>The session cookie of an admin.</summary>
    public string Admin { get; private set; } = "";

    /// <summary>The session cookie of Ada, a member.</summary>
    public string Ada { get; private set; } = "";

    public long AdaId { get; private set; }

    internal PageWorld World { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Browser.InitializeAsync();
        Server = await TestServer.StartAsync(setup => setup.Settings["TAKT_PUBLIC_URL"] = "https://takt.example.com",
            TestContext.Current.CancellationToken);
        World = await PageWorld.CreateAsync(Server.Database, "Acme Robotics");
        await World.WorkAsync();
        Admin = await World.SignInAsync("olivia@example.com", "admin");
        Ada = await World.SignInAsync("ada@example.com", "member");
        await World.SignInAsync("grace@example.com", "member");
        await World.SignInAsync("alan@example.com", "member");
        var script = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "tests/Takt.Server.Tests/Dashboard/Settings/settings.sql"),
            TestContext.Current.CancellationToken);
        foreach (var statement in script.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            await Server.Database.ExecuteAsync(statement, World.OrganizationId);
        AdaId = await Server.Database.ScalarAsync<long>(
            "select member_id from members join users using (user_id) where organization_id = $1 and email = 'ada@example.com'",
            World.OrganizationId);
    }

    /// <summary>The admin as programs name them.</summary>
    internal string AdminCookie => $"takt_session={Admin}";

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
        await Browser.DisposeAsync();
    }
}
