using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Takt.Server.Database.BuiltIn;
using Takt.Testing;

namespace Takt.Server.Tests.Faults;

/// <summary>
/// The real <c>takt-server</c>, a process of its own with its own PostgreSQL in a directory of its own, that may be killed and started
/// again.
/// </summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private const int EndedBySignal = 128 + 15;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _data = Path.Combine("/tmp", "takt-fault-" + Guid.NewGuid().ToString("N")[..8]);
    private readonly ConcurrentQueue<string> _output = new();
    private readonly HttpClient _client;
    private readonly Dictionary<string, string> _settings = [];
    private Process? _process;

    public RunningServer(string? database = null, string? ownerDatabase = null)
    {
        if (OperatingSystem.IsWindows())
            throw Prerequisite.Missing("The built-in PostgreSQL needs Linux or macOS.");
        Directory.CreateDirectory(_data);
        Url = new Uri($"http://127.0.0.1:{FreePort()}");
        _client = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(3) };
        if (database is not null)
            _settings["ConnectionStrings__Takt"] = database;
        if (ownerDatabase is not null)
            _settings["ConnectionStrings__TaktOwner"] = ownerDatabase;
        Database = ownerDatabase ?? Postmaster.Address(Paths, ClusterRoles.Owner, ClusterRoles.Database).ConnectionString;
    }

    /// <value>The same at every start.</value>
    public Uri Url { get; }

    /// <value>How to reach its database as the owner.</value>
    public string Database { get; }

    private ClusterPaths Paths => new(_data);

    public bool HasEnded => _process is not { HasExited: false };

    /// <summary>Starts it and waits until it is ready.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        await ReadyAsync(cancellationToken);
    }

    /// <summary>Starts it and waits for nothing.</summary>
    public Task BeginAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "takt-server"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["TAKT_DATA"] = _data,
                ["TAKT_URLS"] = Url.GetLeftPart(UriPartial.Authority),
                ["TAKT_OTLP_HTTP"] = "off",
                ["TAKT_OTLP_GRPC"] = "off",
            },
        };
        foreach (var (key, value) in _settings)
            start.Environment[key] = value;
        _output.Clear();
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        return Task.CompletedTask;
    }

    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await IsReadyAsync(cancellationToken))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience && !_process!.HasExited,
                "Not ready: " + string.Join('\n', _output));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>As <c>kill -9</c>: nothing is drained, nothing is said.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process!.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Tells it to stop, as an operator does, and waits until it has.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await SignalAsync("TERM", cancellationToken);
        await _process!.WaitForExitAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        // In its first moments a process has no handler yet, and the signal ends it before it has begun anything.
        var neverBegan = _process.ExitCode == EndedBySignal && _output.All(string.IsNullOrEmpty);
        Assert.True(_process.ExitCode == 0 || neverBegan, $"Ended with {_process.ExitCode}: " + string.Join('\n', _output));
    }

    public Task SignalAsync(string signal, CancellationToken cancellationToken) => SignalAsync(signal, _process!.Id, cancellationToken);

    /// <summary>Kills one of PostgreSQL's processes that serve the server: PostgreSQL then ends all others and replays its log.</summary>
    public async Task KillBackendAsync(CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(
            Postmaster.Address(Paths, "postgres", ClusterRoles.Database).ConnectionString);
        await using var command = database.CreateCommand("select pid from pg_stat_activity where usename = 'takt_app' limit 1");
        await SignalAsync("KILL", (int)(await command.ExecuteScalarAsync(cancellationToken))!, cancellationToken);
    }

    /// <summary>Ends PostgreSQL's main process behind the server's back.</summary>
    /// <param name="signal"><c>KILL</c>, <c>INT</c> for its fast shutdown, <c>STOP</c> and <c>CONT</c>.</param>
    public async Task EndPostgresAsync(string signal, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Paths.Data(Paths.ExistingMajor()!.Value), "postmaster.pid");
        var pid = (await File.ReadAllLinesAsync(file, cancellationToken))[0];
        await SignalAsync(signal, int.Parse(pid, CultureInfo.InvariantCulture), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            // A killed server leaves its PostgreSQL: the next start adopts it, and stops it when it ends.
            if (process.HasExited)
                await StartAsync(CancellationToken.None);
            await SignalAsync("TERM", _process.Id, CancellationToken.None);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _client.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _client.GetAsync("/readyz", cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private static async Task SignalAsync(string signal, int pid, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-" + signal, pid.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    /// <summary>A port below those that the system itself hands out: while the server is dead nobody else may come by it.</summary>
    private static int FreePort()
    {
        while (true)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(20_000, 30_000));
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
            }
        }
    }
}
