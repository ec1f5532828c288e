using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Takt.Load.Checking;
using Takt.Server.Tests.Ingest;
using Takt.Testing;

namespace Takt.Server.Tests.Faults;

/// <summary>The OpenTelemetry packages that Claude Code sends with, configured by its variables alone.</summary>
public sealed class RealExporterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http/json")]
    [InlineData("http/protobuf")]
    public async Task Exporter_ServerKilledAndStartedAgain_DeliversOnce(string protocol)
    {
        await using var server = new RunningServer();
        await server.StartAsync(Cancellation);
        await using var database = Tenants.Open(server.Database);
        var (organization, token) = (await Tenants.MakeAsync(database, 1, Cancellation))[0];
        await server.KillAsync(Cancellation);

        using var replay = Replay(server.Url, token, protocol);
        var output = replay.StandardOutput.ReadToEndAsync(Cancellation);
        await HangUpOnTheFirstAsync(server.Url.Port);
        await server.StartAsync(Cancellation);
        await replay.WaitForExitAsync(Cancellation);
        Assert.True(replay.ExitCode == 0, await output);

        var ledger = await LedgerCount.ReadAsync(database, [organization], Cancellation);
        Assert.Equal(5, ledger.Facts.Calls);
        Assert.Equal(52_395_000, ledger.Rollups["usage_day"].CostNano);
        Assert.Equal((6015, 415, 75_000, 1_500), Tokens(ledger.Rollups["usage_day"]));
    }

    /// <summary>In the dead server's place, until somebody has called: its export fails on the way, and is tried again.</summary>
    private static async Task HangUpOnTheFirstAsync(int port)
    {
        using var door = new TcpListener(IPAddress.Loopback, port);
        door.Start();
        using var caller = await door.AcceptTcpClientAsync(Cancellation);
    }

    private static (long Input, long Output, long CacheRead, long CacheWrite) Tokens(Load.Truth truth) =>
        (truth.Input, truth.Output, truth.CacheRead, truth.CacheWrite);

    private static Process Replay(Uri url, string token, string protocol)
    {
        var clients = Path.GetFullPath(Path.Combine(Fixtures.Folder(""), "../../clients"));
        if (!Directory.Exists(Path.Combine(clients, "node_modules")))
            throw Prerequisite.Missing("tests/clients has no packages: run ./test.sh, or npm ci there.");
        return Process.Start(new ProcessStartInfo("node", [Path.Combine(clients, "replay.mjs"), Fixtures.Folder("oauth-http-json")])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = clients,
            Environment =
            {
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol,
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = url.GetLeftPart(UriPartial.Authority),
                // All of its five tries: by default it gives up after ten seconds, in which a busy machine may not have started a server.
                ["OTEL_EXPORTER_OTLP_TIMEOUT"] = "60000",
                ["OTEL_EXPORTER_OTLP_HEADERS"] = $"Authorization=Bearer%20{token}",
            },
        })!;
    }
}
