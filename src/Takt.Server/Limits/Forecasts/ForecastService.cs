using Npgsql;
using Takt.Contracts.Limits;
using Takt.Metering.Limits;
using Takt.Server.Access;
using Takt.Server.Limits.Accounts;
using Takt.Server.Limits.Readings;
using Takt.Server.Usage;

namespace Takt.Server.Limits.Forecasts;

/// <summary>Says how close accounts are to their limits, and how much of that is one's own.</summary>
internal sealed class ForecastService(
    AccountStore accounts, AccountLoader loader, ReadingService readings, ForecastStore store, ForecastCache cache,
    UsageStore usage, TimeProvider time)
{
    private const string SumNote = "Every seat has a cap of its own: the sum over seats is no share of anything, and over 100 % with two "
        + "seats that are more than half used.";

    private const int QuarterMinutes = 15, PromptDays = 14;

    /// <param name="which">Of those that the caller may see; null for all of them.</param>
    public async Task<ForecastAnswer> AnswerAsync(
        Caller caller, CancellationToken cancellationToken, Func<LimitAccount, bool>? which = null)
    {
        await accounts.HearAsync();
        await readings.AssignAsync(caller.OrganizationId, cancellationToken);
        await using var snapshot = await loader.OpenAsync(cancellationToken);
        var answers = new List<AccountForecast>();
        var seen = (await accounts.ListAsync(snapshot.Connection, caller, unheard: false, cancellationToken))
            .Where(account => which?.Invoke(account) ?? true).ToArray();
        var versions = await ForecastStore.VersionsAsync(snapshot.Connection, caller.OrganizationId, cancellationToken);
        foreach (var account in seen)
        {
            var version = versions.GetValueOrDefault(account.Id);
            // One's own are few, and tell how many of one's own prompts fit.
            var said = account.Yours ? null : cache.Find(caller.OrganizationId, account.Id, version);
            if (said is null)
            {
                var loaded = await loader.LoadAsync(snapshot, caller.OrganizationId, account.Id, cancellationToken);
                said = Open(account, loaded, await PromptsAsync(snapshot.Connection, caller, account, cancellationToken));
                if (!account.Yours)
                    cache.Keep(caller.OrganizationId, account.Id, version, said);
            }

            answers.Add(account.IsOpen ? said with { OrganizationOwned = account.Owned } : Closed(said));
        }

        var accuracy = await store.AccuracyAsync(
            snapshot.Connection, caller.OrganizationId, seen.Where(account => account.IsOpen), cancellationToken);
        return new(time.GetUtcNow(), answers, accuracy);
    }

    public async Task<OwnUsage> OwnAsync(Caller caller, CancellationToken cancellationToken)
    {
        var answer = await AnswerAsync(caller, cancellationToken, account => account.IsOpen);
        var own = new List<OwnAccount>();
        foreach (var account in answer.Accounts.Where(account => account.Yours))
        {
            var windows = new List<OwnWindow>();
            foreach (var window in account.Windows)
                windows.Add(await OwnAsync(caller, account.Account, window, answer.AsOf, cancellationToken));
            own.Add(new(account.Id, account.Account, account.Email, windows));
        }

        return new(answer.AsOf, own, caller.OnlyMember is null ? Sum(answer.Accounts) : null);
    }

    private static SeatSum Sum(IReadOnlyList<AccountForecast> accounts)
    {
        var told = accounts.SelectMany(account => account.Windows).Where(window => window.UsedPercentage is not null).ToArray();
        return new(
            accounts.Count(account => account.Windows.Any(window => window.UsedPercentage is not null)), Of(LimitWindow.FiveHour),
            Of(LimitWindow.SevenDay), SumNote);

        double Of(LimitWindow window) =>
            Math.Round(told.Where(one => one.Scope == window.Scope()).Sum(one => one.UsedPercentage!.Value), 1);
    }

    private async Task<IReadOnlyList<long>> PromptsAsync(
        NpgsqlConnection connection, Caller caller, LimitAccount account, CancellationToken cancellationToken) =>
        !account.Yours ? [] : await AccountUsage.PromptsAsync(
            connection, caller.OrganizationId, account.Id, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-PromptDays),
            cancellationToken);

    private static AccountForecast Open(LimitAccount account, LoadedAccount loaded, IReadOnlyList<long> prompts) => new(
        account.Id, account.Name, account.Email, account.Owned, account.Yours,
        [.. LimitWindows.All.Select(window => new WindowReport(loaded, window).ToOpen(prompts))],
        [
            .. loaded.Scopes.Select(reading => new ScopeReading(
                reading.Scope, reading.UsedPercentage, reading.ResetsAt, reading.ReadAt, reading.Source)),
        ]);

    /// <summary>Pace and reset alone: what an admin sees of an account that is somebody else's.</summary>
    private static AccountForecast Closed(AccountForecast open) => open with
    {
        OrganizationOwned = false,
        Windows = [.. open.Windows.Select(window => new ForecastWindow(window.Scope, null, window.ResetsAt, null, window.Pace))],
        Scopes = [],
    };

    private async Task<OwnWindow> OwnAsync(
        Caller caller, string account, ForecastWindow window, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var length = TimeSpan.FromMinutes(LimitWindows.Of(window.Scope)!.Value.Minutes());
        var (from, to) = (Quarter(window.OpenedAt ?? now - length), Quarter(now.AddMinutes(QuarterMinutes)));
        var totals = await AccountUsage.TotalsAsync(
            usage, caller.OrganizationId, caller.MemberId, account, from, to, cancellationToken);
        double? share = window.Cap is { SeenUsd: > 0 } cap ? Math.Round((double)(totals.CostPricedUsd / cap.SeenUsd * 100), 1) : null;
        return new(window.Scope, from, window.ResetsAt, totals, share, window.UsedPercentage);
    }

    private static DateTimeOffset Quarter(DateTimeOffset time) =>
        time.AddTicks(-(time.Ticks % TimeSpan.FromMinutes(QuarterMinutes).Ticks));
}
