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

    /// <summary>Sessions that changed later are read from their records; the job looks at the others before long.</summary>
    private static readonly TimeSpan Unseen = TimeSpan.FromDays(2);

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
        AccountSnapshot snapshot, int organizationId, long accountId, CancellationToken cancellationToken, DateTimeOffset? at = null)
    {
        var connection = snapshot.Connection;
        var now = at ?? time.GetUtcNow();
        var since = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-Days);
        var due = await snapshot.DueAsync(organizationId, time.GetUtcNow() - Unseen, cancellationToken);
        var use = await AccountUsage.ReadAsync(connection, organizationId, due, accountId, since, cancellationToken);
        var from = new DateTimeOffset(since.ToDateTime(default), default);
        var readings = await ReadingStore.OfAccountAsync(connection, organizationId, accountId, from, cancellationToken);
        // Days before the first that is known are not days without use.
        var first = use.Minutes.Count > 0 ? use.Minutes[0].Minute : LoadedAccount.Minute(now);
        if (readings.Count > 0)
            first = Math.Min(first, LoadedAccount.Minute(new DateTimeOffset(readings[0].ReadAt, default)));
        var loaded = LoadedAccount.Of(use, readings, first, now);
        (await snapshot.CapsAsync(organizationId, now, cancellationToken)).Tell(accountId, loaded);
        return loaded;
    }
}

/// <summary>Ends with what it was opened for: nothing is written.</summary>
internal sealed class AccountSnapshot(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    private (int Organization, IReadOnlyList<DueUse> Sessions)? _due;
    private (int Organization, PlanCaps Caps)? _caps;

    public NpgsqlConnection Connection => connection;

    /// <summary>The same for all accounts of one organization, so it is read once.</summary>
    public async Task<IReadOnlyList<DueUse>> DueAsync(int organizationId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (_due is not { } known || known.Organization != organizationId)
            _due = known = (organizationId, await AccountUsage.DueAsync(connection, organizationId, since, cancellationToken));
        return known.Sessions;
    }

    /// <summary>What plans teach, which is read once, too.</summary>
    public async Task<PlanCaps> CapsAsync(int organizationId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_caps is not { } known || known.Organization != organizationId)
            _caps = known = (organizationId, await PlanCaps.ReadAsync(connection, organizationId, now, cancellationToken));
        return known.Caps;
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
