using Npgsql;
using Takt.Contracts.Usage;
using Takt.Server.Usage.Accounts;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Usage;

/// <summary>What accounts of the provider used, for the room that knows their limits.</summary>
internal static class AccountUsage
{
    /// <summary>How an account is named: of a row <c>ac</c> of <c>accounts</c>.</summary>
    public const string NameSql = AccountNames.Value;

    /// <summary>Minute by minute since a day (UTC), and its refusals; to be read in one snapshot of the database.</summary>
    public static Task<AccountUse> ReadAsync(
        NpgsqlConnection connection, int organizationId, long accountId, DateOnly since, CancellationToken cancellationToken) =>
        new AccountUseReader(connection, organizationId, since).ReadAsync(accountId, cancellationToken);

    /// <summary>What one member used of an account.</summary>
    /// <param name="account">Its name.</param>
    /// <param name="from">At a quarter of an hour, as <paramref name="to"/>.</param>
    public static async Task<UsageTotals> TotalsAsync(
        UsageStore store, int organizationId, long? memberId, string account, DateTimeOffset from, DateTimeOffset to,
        CancellationToken cancellationToken)
    {
        var query = new UsageQuery
        {
            OrganizationId = organizationId,
            ViewerMemberId = memberId,
            From = UsageMoment.At(from),
            To = UsageMoment.At(to),
            Interval = UsageInterval.Hour,
            Filters = UsageFilters.None.With("account", account),
        };
        var answered = await store.AnswerAsync(query, cancellationToken);
        return answered.Answer?.Totals
            ?? throw new InvalidOperationException(string.Join(' ', answered.Errors.Select(error => error.Message)));
    }
}
