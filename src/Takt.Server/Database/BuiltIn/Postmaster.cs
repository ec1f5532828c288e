using System.Globalization;
using Npgsql;

namespace Takt.Server.Database.BuiltIn;

/// <summary>
/// PostgreSQL's main process on one data directory. It is started through <c>pg_ctl</c>, which gives it a session of its own: Ctrl-C in the
/// terminal reaches the server but not the database, which so can be stopped last.
/// </summary>
internal sealed class Postmaster(ClusterPaths paths, PostgresBinaries binaries, ClusterUser user, Action<string> tell)
{
    private const long LogLimit = 16 * 1024 * 1024;

    // Others of a killed one may hold its shared memory for a moment longer.
    private const int MostTries = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50), Retry = TimeSpan.FromMilliseconds(500),
        FirstWord = TimeSpan.FromSeconds(3), NextWord = TimeSpan.FromSeconds(10), StopPatience = TimeSpan.FromSeconds(10),
        SilentPatience = TimeSpan.FromSeconds(20), StartPatience = TimeSpan.FromMinutes(30);

    private readonly PostmasterProbe _probe = new(paths, paths.Data(binaries.Major));

    private string Data => paths.Data(binaries.Major);

    /// <summary>How to reach it, as a role, in a database.</summary>
    public static NpgsqlConnectionStringBuilder Address(ClusterPaths paths, string role, string database) => new()
    {
        Host = paths.Run,
        Port = ClusterPaths.Port,
        Username = role,
        Database = database,
        ApplicationName = "takt",
        Pooling = false,
    };

    /// <summary>
    /// Waits for one that runs already, left by a crash of the server: while it starts, for as long as that takes; while it stops, or says
    /// nothing, for a bounded time, after which it is ended.
    /// </summary>
    /// <param name="silence">How long it may say nothing.</param>
    /// <returns>True when it takes statements; false when none runs.</returns>
    public async Task<bool> AdoptAsync(TimeSpan silence, CancellationToken cancellationToken)
    {
        var since = new StateSince(tell);
        while (true)
        {
            var state = await _probe.AskAsync(cancellationToken);
            var passed = since.Observe(state);
            if (state is PostmasterState.Gone or PostmasterState.Ready)
                return state is PostmasterState.Ready;
            if ((state is PostmasterState.Stopping && passed > StopPatience)
                || (state is PostmasterState.Silent && passed > silence)
                || passed > StartPatience)
            {
                tell($"PostgreSQL in {Data} {StateSince.Words(state)} for {passed.TotalSeconds:0} s: it is ended and started anew.");
                await StopAsync(hurry: true, cancellationToken);
                return false;
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    public static async Task<bool> IsReachableAsync(ClusterPaths paths, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(Address(paths, ClusterRoles.Owner, ClusterRoles.Database).ConnectionString);
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <exception cref="StartException">It does not come up.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var logged = RotateLog();
            var output = await TryStartAsync(cancellationToken);
            if (output is null)
                return;
            var log = output + await ReadLogAsync(logged, cancellationToken);
            if (tries >= MostTries || !PostgresComplaint.IsPassing(log))
                throw PostgresComplaint.Explain("PostgreSQL does not start", Data, log);
            await Task.Delay(Retry, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>In bounded time, whatever it is doing.</summary>
    /// <param name="hurry">Skips the last checkpoint: the next start replays the log instead. Nothing is lost either way.</param>
    public async Task StopAsync(bool hurry, CancellationToken cancellationToken)
    {
        if (!await new PostmasterStop(binaries, user, paths, _probe).RunAsync(hurry, cancellationToken))
            tell($"PostgreSQL in {Data} could not be ended: the kernel holds it. The next start waits for it.");
    }

    /// <returns>Null when it takes statements, else what was said.</returns>
    private async Task<string?> TryStartAsync(CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var patience = ((int)StartPatience.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var start = ChildCommand.RunAsync(
            binaries.PgCtl, ["start", "-w", "-t", patience, "-s", "-D", Data, "-l", paths.Log], user.Name, paths.Root, enough.Token);
        var since = new StateSince(tell);
        while (!start.IsCompleted)
        {
            var state = await _probe.AskAsync(cancellationToken);
            if (since.Observe(state) > SilentPatience && state is PostmasterState.Silent)
            {
                await enough.CancelAsync();
                await StopAsync(hurry: true, cancellationToken);
                throw new StartException($"PostgreSQL was started in {Data} and does not answer. It was ended; {paths.Log} says more.");
            }

            await Task.WhenAny(start, Task.Delay(Pause, TimeProvider.System, cancellationToken));
        }

        var outcome = await start;
        return outcome.ExitCode == 0 ? null : outcome.Output;
    }

    private long RotateLog()
    {
        var log = new FileInfo(paths.Log);
        if (!log.Exists)
            return 0;
        if (log.Length < LogLimit)
            return log.Length;
        log.MoveTo(paths.Log + ".1", overwrite: true);
        return 0;
    }

    private async Task<string> ReadLogAsync(long from, CancellationToken cancellationToken)
    {
        if (!File.Exists(paths.Log))
            return "";
        await using var stream = new FileStream(paths.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Position = Math.Min(from, stream.Length);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    /// <summary>How long a state has lasted; says so when it lasts.</summary>
    private sealed class StateSince(Action<string> tell)
    {
        private PostmasterState? _state;
        private long _began;
        private TimeSpan _next;

        public static string Words(PostmasterState state) => state switch
        {
            PostmasterState.Starting => "has been starting, or replaying its log after a crash,",
            PostmasterState.Stopping => "has been stopping",
            PostmasterState.Silent => "has not answered",
            _ => "has been away",
        };

        public TimeSpan Observe(PostmasterState state)
        {
            if (state != _state)
                (_state, _began, _next) = (state, TimeProvider.System.GetTimestamp(), FirstWord);
            var passed = TimeProvider.System.GetElapsedTime(_began);
            if (passed < _next)
                return passed;
            tell($"Waiting for PostgreSQL, which {Words(state)} for {passed.TotalSeconds:0} s.");
            _next = passed + NextWord;
            return passed;
        }
    }
}
