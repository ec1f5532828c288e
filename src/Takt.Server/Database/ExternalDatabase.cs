using Npgsql;

namespace Takt.Server.Database;

/// <summary>A database that others run. Containers start in any order, so one that isn't there yet is waited for.</summary>
internal sealed class ExternalDatabase(NpgsqlDataSource dataSource, TimeProvider time, ILogger logger)
{
    private const int OldestMajor = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <exception cref="StartException">It refuses us, is too old, or stays away for a minute.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
                if (connection.PostgreSqlVersion.Major < OldestMajor)
                    throw new StartException(
                        $"The database is PostgreSQL {connection.PostgreSqlVersion}; Takt needs {OldestMajor} or newer.");
                return;
            }
            catch (PostgresException e) when (!e.IsTransient)
            {
                throw new StartException(
                    $"The database refuses Takt: {e.MessageText}. Check ConnectionStrings__Takt (user, password, database).", e);
            }
            catch (NpgsqlException e) when (time.GetElapsedTime(started) < Patience)
            {
                Log.WaitingForDatabase(logger, e.Message);
                await Task.Delay(Pause, time, cancellationToken);
            }
            catch (NpgsqlException e)
            {
                throw new StartException($"The database did not answer for a minute: {e.Message}. Check ConnectionStrings__Takt (host, "
                    + "port) and that it runs.", e);
            }
        }
    }
}
