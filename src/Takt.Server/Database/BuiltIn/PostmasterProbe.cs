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
    private const int AnswerSeconds = 3;

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

    /// <value>The process that <c>postmaster.pid</c> names, when it lives and is a PostgreSQL; else null.</value>
    public int? ProcessId()
    {
        var file = Path.Combine(dataDirectory, "postmaster.pid");
        try
        {
            var id = int.Parse(File.ReadLines(file).First(), CultureInfo.InvariantCulture);
            using var process = System.Diagnostics.Process.GetProcessById(id);
            return process.ProcessName == "postgres" && !process.HasExited ? id : null;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or FormatException or ArgumentException
            or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
