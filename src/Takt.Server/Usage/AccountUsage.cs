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

    /// <summary>Sessions whose use must be read from their records, in a snapshot of the database.</summary>
    public static Task<IReadOnlyList<DueUse>> DueAsync(
        NpgsqlConnection connection, int organizationId, DateTimeOffset since, CancellationToken cancellationToken) =>
        AccountUseReader.DueAsync(connection, organizationId, since, cancellationToken);

    /// <summary>Minute by minute since a day (UTC), and its refusals; to be read in the same snapshot.</summary>
    public static Task<AccountUse> ReadAsync(
        NpgsqlConnection connection, int organizationId, IReadOnlyList<DueUse> due, long accountId, DateOnly since,
        CancellationToken cancellationToken) =>
        new AccountUseReader(connection, organizationId, due).ReadAsync(accountId, since, cancellationToken);

    /// <summary>What each of an account's last prompts took, in nano-dollars of the price list, the newest first.</summary>
    public static async Task<IReadOnlyList<long>> PromptsAsync(
        NpgsqlConnection connection, int organizationId, long accountId, DateOnly since, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(AccountReadSql.Prompts, connection);
        command.Parameters.Add(new() { Value = organizationId });
        command.Parameters.Add(new() { Value = accountId });
        command.Parameters.Add(new() { Value = since });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var prompts = new List<long>();
        while (await reader.ReadAsync(cancellationToken))
            prompts.Add(reader.GetInt64(0));
        return prompts;
    }

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
