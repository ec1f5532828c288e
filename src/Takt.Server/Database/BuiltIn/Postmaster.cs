using System.Net.Sockets;
using Npgsql;

namespace Takt.Server.Database.BuiltIn;

/// <summary>
/// PostgreSQL's main process on one data directory. It is started through <c>pg_ctl</c>, which gives it a session of its own: Ctrl-C in the
/// terminal reaches the server but not the database, which so can be stopped last.
/// </summary>
internal sealed class Postmaster(ClusterPaths paths, PostgresBinaries binaries, ClusterUser user)
{
    private const long LogLimit = 16 * 1024 * 1024;

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
    /// Is a PostgreSQL on this very directory answering already, left by a crash of the server? A process id alone proves nothing.
    /// </summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(Address(paths, "postgres", "postgres").ConnectionString);
                await connection.OpenAsync(cancellationToken);
                await using var command = new NpgsqlCommand("show data_directory", connection);
                var directory = (string?)await command.ExecuteScalarAsync(cancellationToken);
                return directory == Data ? true : throw new StartException(
                    $"The PostgreSQL at {paths.Run} serves {directory}, not {Data}. Stop it, then start again.");
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.CannotConnectNow)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
            }
            catch (NpgsqlException e) when (e.InnerException is SocketException or IOException or null)
            {
                return false;
            }
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
        var logged = RotateLog();
        var start = await ChildCommand.RunAsync(
            binaries.PgCtl, ["start", "-w", "-t", "600", "-s", "-D", Data, "-l", paths.Log], user.Name, paths.Root, cancellationToken);
        if (start.ExitCode != 0)
            throw PostgresComplaint.Explain("PostgreSQL does not start", Data,
                start.Output + await ReadLogAsync(logged, cancellationToken));
    }

    /// <param name="hurry">Skips the last checkpoint: the next start replays the log instead. Nothing is lost either way.</param>
    public async Task StopAsync(bool hurry, CancellationToken cancellationToken) => await ChildCommand.RunAsync(
        binaries.PgCtl, ["stop", "-w", "-t", "60", "-s", "-D", Data, "-m", hurry ? "immediate" : "fast"], user.Name, paths.Root,
        cancellationToken);

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
}
