using Npgsql;

namespace Takt.Server.Jobs;

/// <summary>Another replica does the work by now: nothing more may be written.</summary>
internal sealed class JobLeaseLostException(string job) : Exception($"Another replica has taken over the {job}.");

/// <summary>A lease that was held a moment ago. Only a transaction that has checked its number may write.</summary>
internal sealed class JobLease(NpgsqlDataSource database, string job, long fence, TimeSpan length)
{
    private static readonly TimeSpan MostStillness = TimeSpan.FromSeconds(15);

    // The row stays locked until the commit, so nobody takes over in between; one whose process stands still is ended by the database.
    private const string Check = """
        with held as (
          update job_leases set expires_at = greatest(expires_at, clock_timestamp() + $3) where job = $1 and fence = $2 returning 1)
        select set_config('idle_in_transaction_session_timeout', $4, true) from held
        """;

    public long Fence => fence;

    /// <summary>A transaction in which the lease holds.</summary>
    /// <exception cref="JobLeaseLostException">It no longer does.</exception>
    public async Task<JobTransaction> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await CheckAsync(connection, cancellationToken);
            return new(connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>To be called first in a transaction of somebody else's making.</summary>
    /// <exception cref="JobLeaseLostException">It no longer holds.</exception>
    public async Task CheckAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Check, connection);
        command.Parameters.Add(new() { Value = job });
        command.Parameters.Add(new() { Value = fence });
        command.Parameters.Add(new() { Value = length });
        var stillness = Math.Clamp(length.TotalMilliseconds / 2, 1, MostStillness.TotalMilliseconds);
        command.Parameters.Add(new() { Value = stillness.ToString("0", System.Globalization.CultureInfo.InvariantCulture) });
        if (await command.ExecuteScalarAsync(cancellationToken) is null)
            throw new JobLeaseLostException(job);
    }
}

/// <summary>Rolls back when disposed without <see cref="CommitAsync"/>.</summary>
internal sealed class JobTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    public NpgsqlConnection Connection => connection;

    public Task CommitAsync(CancellationToken cancellationToken) => transaction.CommitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
