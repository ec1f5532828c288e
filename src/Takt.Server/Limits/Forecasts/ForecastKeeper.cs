using Dapper;
using Npgsql;
using Takt.Metering.Limits;
using Takt.Server.Jobs;
using Takt.Server.Limits.Accounts;
using Takt.Server.Limits.Readings;

namespace Takt.Server.Limits.Forecasts;

/// <summary>
/// Keeps a forecast of each account that is at work, so that it can be held against what came, and holds those whose window is over.
/// </summary>
internal sealed class ForecastKeeper(
    NpgsqlDataSource database, AccountLoader loader, ReadingService readings, ForecastStore store, TimeProvider time)
{
    private const int AccountsAtOnce = 200;

    /// <summary>Use and readings are kept as long as they are looked back at; forecasts as long as they are told of.</summary>
    private const string Sweep = """
        delete from account_use where day < @oldest_day;
        delete from account_refusals where at < @oldest;
        delete from limit_readings where read_at < @oldest;
        delete from limit_forecasts where resets_at < @oldest;
        delete from limit_caps where learned_at < @oldest;
        """;

    // Heard or read lately.
    private const string Changed = """
        select organization_id, account_id from presence where account_id <> 0 and last_received_at > @since
        union select organization_id, account_id from limit_readings where account_id is not null and posted_at > @since
        """;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(15), Kept = TimeSpan.FromDays(120);

    /// <summary>
    /// When each account was looked at: one that has no reading yet leaves no forecast, and must not be looked at again and again in
    /// place of others.
    /// </summary>
    private readonly Dictionary<(int Organization, long Account), DateTimeOffset> _looked = [];

    /// <value>Of one round: what is left waits for the next.</value>
    public TimeSpan Budget { get; set; } = TimeSpan.FromSeconds(1);

    /// <returns>How many accounts were looked at.</returns>
    public async Task<int> RunAsync(JobLease lease, CancellationToken cancellationToken)
    {
        var (began, now, looked) = (time.GetTimestamp(), time.GetUtcNow(), 0);
        var changed = (await ChangedAsync(cancellationToken)).Where(account => _looked.GetValueOrDefault(account) <= now - Every).ToArray();
        foreach (var organization in changed.Select(account => account.Organization).Distinct())
            await readings.AssignAsync(organization, cancellationToken);
        // Whoever waits longest comes first.
        foreach (var account in changed.OrderBy(_looked.GetValueOrDefault))
        {
            if (time.GetElapsedTime(began) > Budget)
                break;
            await KeepAsync(lease, account.Organization, account.Account, cancellationToken);
            _looked[account] = now;
            looked++;
        }

        await SettleAsync(lease, began, cancellationToken);
        return looked;
    }

    public async Task SweepAsync(JobLease lease, CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - Kept;
        await using var transaction = await lease.OpenAsync(cancellationToken);
        await transaction.Connection.ExecuteAsync(new(
            Sweep, new { oldest, oldest_day = DateOnly.FromDateTime(oldest.UtcDateTime) }, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<List<(int Organization, long Account)>> ChangedAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<(int, long)>(new(
            Changed, new { since = time.GetUtcNow() - Every }, cancellationToken: cancellationToken))];
    }

    private async Task KeepAsync(JobLease lease, int organizationId, long accountId, CancellationToken cancellationToken)
    {
        LoadedAccount loaded;
        await using (var snapshot = await loader.OpenAsync(cancellationToken))
            loaded = await loader.LoadAsync(snapshot, organizationId, accountId, cancellationToken);
        await using var transaction = await lease.OpenAsync(cancellationToken);
        await PlanCaps.KeepAsync(transaction.Connection, organizationId, accountId, loaded, time.GetUtcNow(), cancellationToken);
        foreach (var window in LimitWindows.All)
        {
            var report = new WindowReport(loaded, window);
            if (report is { Forecast: { } forecast, ResetsAt: { } reset })
                await store.KeepAsync(
                    transaction.Connection, organizationId, accountId, window.Scope(), reset, forecast, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private async Task SettleAsync(JobLease lease, long began, CancellationToken cancellationToken)
    {
        IReadOnlyList<DueForecast> due;
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
            due = await store.DueAsync(connection, AccountsAtOnce, cancellationToken);
        foreach (var over in due)
        {
            if (time.GetElapsedTime(began) > Budget)
                return;
            LoadedAccount loaded;
            await using (var snapshot = await loader.OpenAsync(cancellationToken))
                loaded = await loader.LoadAsync(
                    snapshot, over.OrganizationId, over.AccountId, cancellationToken, new(over.ResetsAt, default));
            var (window, reset) = (LimitWindows.Of(over.Scope)!.Value, LoadedAccount.Minute(new(over.ResetsAt, default)));
            var gauge = loaded.Limits.Gauge(window, reset - window.Minutes(), reset, reset);
            await using var transaction = await lease.OpenAsync(cancellationToken);
            await store.SettleAsync(
                transaction.Connection, over, gauge.ReadAt is null ? null : Math.Min(1, gauge.Used!.Value), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }
}
