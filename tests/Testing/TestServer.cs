using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Takt.Server;
using Takt.Server.Hosting;

namespace Takt.Testing;

/// <summary>What a test changes about its server.</summary>
public sealed class TestServerSetup
{
    /// <value>Settings by the environment variables' names, for example <c>TAKT_MAX_BODY</c>.</value>
    public Dictionary<string, string?> Settings { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        ["TAKT_URLS"] = "http://127.0.0.1:0",
        ["TAKT_OTLP_HTTP"] = "127.0.0.1:0",
        ["TAKT_OTLP_GRPC"] = "127.0.0.1:0",
        ["TAKT_PUBLIC_URL"] = null,
        ["TAKT_TRUSTED_PROXIES"] = null,
    };

    /// <value>Null is the real clock.</value>
    public TimeProvider? Time { get; set; }

    /// <value>Share one to run several replicas; null makes one that goes with the server.</value>
    public TestDatabase? Database { get; set; }

    /// <value>The owner of the schema serves too, as where somebody has made one database role only.</value>
    public bool OneRole { get; set; }

    /// <value>
    /// Passwords are hashed in as many rounds as in earnest. Otherwise in a few: nearly every test signs somebody in, and would spend half
    /// its time on it.
    /// </value>
    public bool SlowPasswords { get; set; }

    /// <value>Changes services after all rooms have added theirs.</value>
    public Action<WebApplicationBuilder>? Configure { get; set; }
}

/// <summary>The whole server in this process, on free ports, with a database of its own.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly bool _ownsDatabase;

    private TestServer(WebApplication app, TestDatabase database, bool ownsDatabase)
    {
        _app = app;
        _ownsDatabase = ownsDatabase;
        Database = database;
        var addresses = app.Services.GetRequiredService<ServerAddresses>();
        Main = addresses.Main[0];
        OtlpHttp = addresses.OtlpHttp;
        OtlpGrpc = addresses.OtlpGrpc;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Main };
    }

    public TestDatabase Database { get; }

    /// <value>Page, API and OTLP/HTTP.</value>
    public Uri Main { get; }

    public Uri? OtlpHttp { get; }

    public Uri? OtlpGrpc { get; }

    /// <value>Follows no redirect and keeps no cookie.</value>
    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<TestServer> StartAsync(
        Action<TestServerSetup>? configure = null, CancellationToken cancellationToken = default)
    {
        var setup = new TestServerSetup();
        configure?.Invoke(setup);
        var database = setup.Database ?? await TestDatabase.CreateAsync(cancellationToken);
        setup.Settings["ConnectionStrings:Takt"] = setup.OneRole ? database.OwnerConnectionString : database.ConnectionString;
        setup.Settings["ConnectionStrings:TaktOwner"] = setup.OneRole ? null : database.OwnerConnectionString;
        var app = Program.Build(setup.Settings, builder =>
        {
            if (setup.Time is { } time)
                builder.Services.RemoveAll<TimeProvider>().AddSingleton(time);
            if (!setup.SlowPasswords)
                builder.Services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 100);
            // What hundreds of servers say of their good days would bury what a failing test says.
            builder.Logging.AddFilter<ConsoleLoggerProvider>(null, LogLevel.Error);
            setup.Configure?.Invoke(builder);
        });
        try
        {
            await ServerRun.StartAsync(app, cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            if (setup.Database is null)
                await database.DisposeAsync();
            throw;
        }

        return new TestServer(app, database, ownsDatabase: setup.Database is null);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsDatabase)
            await Database.DisposeAsync();
    }
}
