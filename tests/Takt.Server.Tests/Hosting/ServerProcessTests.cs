using System.Net;
using System.Net.Sockets;
using Takt.Server.Tests.Database;
using Takt.Server.Tests.Ingest;
using Takt.Testing;

namespace Takt.Server.Tests.Hosting;

/// <summary>The server as a process: start, accidents, stop.</summary>
public sealed class ServerProcessTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_KilledHard_AdoptsItsPostgresAndStopsItLast()
    {
        await using var directory = new DataDirectory();
        var settings = new Dictionary<string, string?> { ["TAKT_DATA"] = directory.Path };
        await using (var first = ServerProcess.Start(settings))
        {
            await first.ReadyAsync();
            first.Signal("KILL");
            await first.EndAsync();
        }

        var left = await directory.PostmasterIdAsync();
        Assert.True(await directory.AnswersAsync());

        await using var next = ServerProcess.Start(settings);
        var page = await next.ReadyAsync();
        Assert.Equal(left, await directory.PostmasterIdAsync());
        using var http = new HttpClient();
        await Eventually.TrueAsync(async () =>
            (await http.GetAsync(new Uri(page, "/readyz"), Cancellation)).StatusCode == HttpStatusCode.OK);

        next.Signal("TERM");
        Assert.Equal(0, await next.EndAsync());
        Assert.False(await directory.AnswersAsync());
    }

    [Fact]
    public async Task SecondServer_OnTheSameData_IsRefusedInOneSentence()
    {
        await using var directory = new DataDirectory();
        var settings = new Dictionary<string, string?> { ["TAKT_DATA"] = directory.Path };
        await using var first = ServerProcess.Start(settings);
        await first.ReadyAsync();

        await using var second = ServerProcess.Start(settings);

        Assert.Equal(1, await second.EndAsync());
        Assert.Equal($"Another takt-server is using {directory.Path}. Stop it, or choose another place with --data or TAKT_DATA.",
            second.Output.Trim());
        Assert.True(await directory.AnswersAsync());
    }

    [Fact]
    public async Task PortInUse_IsSaidInOneSentenceAndPostgresStops()
    {
        await using var directory = new DataDirectory();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var settings = new Dictionary<string, string?> { ["TAKT_DATA"] = directory.Path, ["TAKT_URLS"] = $"http://{taken.LocalEndpoint}" };

        await using var server = ServerProcess.Start(settings);

        Assert.Equal(1, await server.EndAsync());
        Assert.Contains("address already in use. Is another takt-server or collector running?", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
        Assert.False(await directory.AnswersAsync());
    }

    [Fact]
    public async Task Settings_MistakesInAllRooms_AreToldTogether()
    {
        var settings = new Dictionary<string, string?>
        {
            ["TAKT_URLS"] = "https://127.0.0.1:0",
            ["TAKT_OTLP_HTTP"] = "everywhere",
            ["TAKT_TRUSTED_PROXIES"] = "10.0.0.0/8, me",
            ["TAKT_DEMO"] = "perhaps",
            ["TAKT_TLS_KEY"] = "/nonexistent/key.pem",
            ["TAKT_PUBLIC_URL"] = "takt.example.com",
            ["ConnectionStrings__Takt"] = "Hosst=db.example;Password=hunter2",
            ["TAKT_BOOTSTRAP_EMAIL"] = "nobody",
            ["TAKT_BOOTSTRAP_PASSWORD"] = "hunter2",
            ["TAKT_BOOTSTRAP_TRUSTED_NETWORKS"] = "0.0.0.0/0",
            ["TAKT_SMTP_URL"] = "smtp://hunter2@mail.example.com",
            ["TAKT_MAIL_FROM"] = "nobody",
            ["TAKT_PIN_CONSOLE"] = "maybe",
            ["TAKT_PROXY_JWKS"] = "/nonexistent/keys.json",
            ["TAKT_PROXY_ALGORITHMS"] = "none",
            ["TAKT_NEW_VALUES"] = "0",
            ["TAKT_MAX_BODY"] = "lots",
            ["TAKT_CORS_ORIGINS"] = "here",
        };

        await using var server = ServerProcess.Start(settings);

        Assert.Equal(1, await server.EndAsync());
        foreach (var key in settings.Keys)
            Assert.Contains($"{key}: ", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--colour", "Unknown option --colour.")]
    [InlineData("dance", "Unknown verb 'dance'.")]
    [InlineData("--data", "Option --data needs a value.")]
    public async Task CommandLine_Mistake_IsTold(string argument, string sentence)
    {
        await using var server = ServerProcess.Start(new Dictionary<string, string?>(), argument);

        Assert.Equal(1, await server.EndAsync());
        Assert.StartsWith(sentence, server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DbUrl_WhileServing_PrintsWherePostgresIs()
    {
        await using var directory = new DataDirectory();
        await using var server = ServerProcess.Start(new Dictionary<string, string?> { ["TAKT_DATA"] = directory.Path });
        await server.ReadyAsync();

        await using var verb = ServerProcess.Start(new Dictionary<string, string?>(), "db", "url", "--data", directory.Path);

        Assert.Equal(0, await verb.EndAsync());
        Assert.Equal($"postgresql:///takt?host={Uri.EscapeDataString(directory.Paths.Run)}&port=5432&user=takt_owner", verb.Output.Trim());
    }
}
