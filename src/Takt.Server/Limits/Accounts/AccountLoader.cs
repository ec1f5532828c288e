using System.Data;
using Npgsql;
using Takt.Server.Limits.Readings;
using Takt.Server.Usage;

namespace Takt.Server.Limits.Accounts;

/// <summary>Loads accounts from one moment of the database.</summary>
internal sealed class AccountLoader(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>What an account did longer ago tells little of what it does now.</summary>
    private const int Days = 91;

    /// <summary>A connection whose statements all see one moment.</summary>
    public async Task<AccountSnapshot> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            return new(connection, await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <param name="at">The moment up to which everything is told; null is now.</param>
    public async Task<LoadedAccount> LoadAsync(
        NpgsqlConnection connection, int organizationId, long accountId, CancellationToken cancellationToken, DateTimeOffset? at = null)
    {
        var now = at ?? time.GetUtcNow();
        var since = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-Days);
        var use = await AccountUsage.ReadAsync(connection, organizationId, accountId, since, cancellationToken);
        var from = new DateTimeOffset(since.ToDateTime(default), default);
        var readings = await ReadingStore.OfAccountAsync(connection, organizationId, accountId, from, cancellationToken);
        // Days before the first that is known are not days without use.
        var first = use.Minutes.Count > 0 ? use.Minutes[0].Minute : LoadedAccount.Minute(now);
        if (readings.Count > 0)
            first = Math.Min(first, LoadedAccount.Minute(new DateTimeOffset(readings[0].ReadAt, default)));
        return LoadedAccount.Of(use, readings, first, now);
    }
}

/// <summary>Ends with what it was opened for: nothing is written.</summary>
internal sealed class AccountSnapshot(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    public NpgsqlConnection Connection => connection;

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
