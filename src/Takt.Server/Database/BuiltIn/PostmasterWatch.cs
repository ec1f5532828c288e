using Npgsql;

namespace Takt.Server.Database.BuiltIn;

/// <summary>
/// Starts PostgreSQL again when it dies. It holds one idle connection: while that lives nothing is polled, and the kernel tells at once
/// when it breaks.
/// </summary>
internal sealed class PostmasterWatch(ClusterPaths paths, Postmaster postmaster, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    // A machine that is at its end may make it say nothing for a while: ending it then would make that worse.
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    public string? Problem { get; private set; }

    public Task Ended { get; private set; } = Task.CompletedTask;

    public void Start(CancellationToken stopping) => Ended = Task.Run(() => RunAsync(stopping), CancellationToken.None);

    private async Task RunAsync(CancellationToken stopping)
    {
        var pause = FirstPause;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (!await postmaster.AdoptAsync(Silence, stopping))
                {
                    Problem = "PostgreSQL has ended and is being started again";
                    Log.PostgresDied(logger);
                    await postmaster.StartAsync(stopping);
                    Log.PostgresBack(logger);
                }

                Problem = null;
                pause = FirstPause;
                await WaitUntilBrokenAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is StartException or NpgsqlException)
            {
                Problem = e.Message;
                Log.PostgresStaysAway(logger, e.Message, pause);
                await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private async Task WaitUntilBrokenAsync(CancellationToken stopping)
    {
        try
        {
            await using var connection = new NpgsqlConnection(Postmaster.Address(paths, "postgres", "postgres").ConnectionString);
            await connection.OpenAsync(stopping);
            while (true)
                await connection.WaitAsync(stopping);
        }
        catch (NpgsqlException)
        {
            // The connection broke: whether PostgreSQL is away is found out by asking again.
        }
    }
}
