using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Takt.Server.Database.BuiltIn;

internal enum PostmasterState
{
    /// <summary>None listens.</summary>
    Gone,

    /// <summary>It takes statements.</summary>
    Ready,

    /// <summary>It starts, or replays its log after a crash.</summary>
    Starting,

    /// <summary>It has been told to stop.</summary>
    Stopping,

    /// <summary>It listens and says nothing: it hangs, or was halted by a signal.</summary>
    Silent,
}

/// <summary>Finds out how a PostgreSQL on a data directory is. A process id alone proves nothing.</summary>
internal sealed class PostmasterProbe(ClusterPaths paths, string dataDirectory)
{
    private const string PidFile = "postmaster.pid";

    private const int AnswerSeconds = 3;

    private static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(10);

    /// <exception cref="StartException">It serves another directory.</exception>
    public async Task<PostmasterState> AskAsync(CancellationToken cancellationToken)
    {
        var address = Postmaster.Address(paths, "postgres", "postgres");
        address.Timeout = address.CommandTimeout = AnswerSeconds;
        try
        {
            await using var connection = new NpgsqlConnection(address.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("show data_directory", connection);
            var directory = (string?)await command.ExecuteScalarAsync(cancellationToken);
            return directory == dataDirectory ? PostmasterState.Ready : throw new StartException(
                $"The PostgreSQL at {paths.Run} serves {directory}, not {dataDirectory}. Stop it, then start again.");
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.CannotConnectNow)
        {
            // Its messages are not translated: lc_messages is C.
            return e.MessageText.Contains("shutting down", StringComparison.Ordinal) ? PostmasterState.Stopping : PostmasterState.Starting;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown)
        {
            return PostmasterState.Stopping;
        }
        catch (NpgsqlException e) when (e.InnerException is TimeoutException)
        {
            return PostmasterState.Silent;
        }
        catch (NpgsqlException e) when (e is not PostgresException)
        {
            return ProcessId() is null ? PostmasterState.Gone : PostmasterState.Starting;
        }
    }

    /// <value>The process that <c>postmaster.pid</c> names, when it lives and is this directory's; else null. After a crash of the machine
    /// the number may be anybody's.</value>
    public int? ProcessId()
    {
        try
        {
            var file = File.ReadAllText(Path.Combine(dataDirectory, PidFile));
            var lines = file.Split('\n');
            var id = int.Parse(lines[0], CultureInfo.InvariantCulture);
            using var process = Process.GetProcessById(id);
            return process.ProcessName == "postgres" && IsOurs(process, file, lines) && !process.HasExited ? id : null;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or FormatException or ArgumentException
            or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>It works in its data directory, as Linux tells; elsewhere it began when its file says.</summary>
    private static bool IsOurs(Process process, string file, string[] lines)
    {
        if (OperatingSystem.IsLinux())
            return File.ReadAllText($"/proc/{process.Id}/cwd/{PidFile}") == file;
        var began = DateTimeOffset.FromUnixTimeSeconds(long.Parse(lines[2], CultureInfo.InvariantCulture));
        return (began - process.StartTime.ToUniversalTime()).Duration() < ClockSlack;
    }
}
