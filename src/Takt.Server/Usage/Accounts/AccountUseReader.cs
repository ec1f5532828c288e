using Npgsql;

namespace Takt.Server.Usage.Accounts;

/// <summary>
/// Reads what an account used, as exact as all sums: what the job hasn't looked at yet is read from the records themselves. To be used in
/// one snapshot of the database.
/// </summary>
internal sealed class AccountUseReader(NpgsqlConnection connection, int organizationId, DateOnly since)
{
    private const int MinutesOfDay = 24 * 60;

    private DateTime Since => since.ToDateTime(default, DateTimeKind.Utc);

    public async Task<AccountUse> ReadAsync(long accountId, CancellationToken cancellationToken)
    {
        var minutes = new Dictionary<long, long>();
        await using (var kept = Command(AccountUseSql.Kept, organizationId, accountId, since))
        await using (var reader = await kept.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var day = reader.GetFieldValue<DateOnly>(0).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
                foreach (var (minute, nano) in reader.GetFieldValue<short[]>(1).Zip(reader.GetFieldValue<long[]>(2)))
                    Add(minutes, (long)day * MinutesOfDay + minute, nano);
            }
        }

        var refusals = new List<AccountRefusal>();
        await using (var kept = Command(AccountUseSql.Refusals, organizationId, accountId, Since))
            await AddAsync(kept, refusals, cancellationToken);
        foreach (var (id, on) in await DueAsync(accountId, cancellationToken))
        {
            await using (var fresh = Command(AccountUseSql.Fresh, organizationId, on, id, accountId))
            await using (var reader = await fresh.ExecuteReaderAsync(cancellationToken))
            {
                while (await reader.ReadAsync(cancellationToken))
                    Add(minutes, reader.GetInt64(0), reader.GetInt64(1));
            }

            await using var refused = Command(AccountUseSql.FreshRefusals, organizationId, on, id, accountId);
            await AddAsync(refused, refusals, cancellationToken);
        }

        return new(
            [.. minutes.OrderBy(minute => minute.Key).Select(minute => (minute.Key, minute.Value))],
            [.. refusals.OrderBy(refusal => refusal.At)]);
    }

    private static void Add(Dictionary<long, long> minutes, long minute, long nano) =>
        minutes[minute] = minutes.GetValueOrDefault(minute) + nano;

    private async Task<List<(Guid Id, DateOnly On)>> DueAsync(long accountId, CancellationToken cancellationToken)
    {
        await using var command = Command(AccountUseSql.Due, organizationId, accountId, Since);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<(Guid, DateOnly)>();
        while (await reader.ReadAsync(cancellationToken))
            due.Add((reader.GetGuid(0), reader.GetFieldValue<DateOnly>(1)));
        return due;
    }

    private static async Task AddAsync(NpgsqlCommand command, List<AccountRefusal> refusals, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            refusals.Add(new(reader.GetDateTime(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetDateTime(2)));
    }

    private NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return command;
    }
}
