using Npgsql;

namespace Takt.Server.Usage.Accounts;

/// <summary>
/// Reads what an account used, as exact as all sums: what the job hasn't looked at yet is read from the records themselves. To be used in
/// one snapshot of the database.
/// </summary>
internal sealed class AccountUseReader(NpgsqlConnection connection, int organizationId, IReadOnlyList<DueUse> due)
{
    private const int MinutesOfDay = 24 * 60;

    public static async Task<IReadOnlyList<DueUse>> DueAsync(
        NpgsqlConnection connection, int organizationId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, AccountReadSql.Due, organizationId, since);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<DueUse>();
        while (await reader.ReadAsync(cancellationToken))
            due.Add(new(reader.GetGuid(0), reader.GetFieldValue<DateOnly>(1), reader.GetFieldValue<long[]>(2)));
        return due;
    }

    public async Task<AccountUse> ReadAsync(long accountId, DateOnly since, CancellationToken cancellationToken)
    {
        DueUse[] changed = [.. due.Where(session => session.Accounts.Contains(accountId))];
        Guid[] ids = [.. changed.Select(session => session.Id)];
        var minutes = new Dictionary<long, long>();
        await using (var kept = Command(connection, AccountReadSql.Kept, organizationId, accountId, since, ids))
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
        var from = since.ToDateTime(default, DateTimeKind.Utc);
        await using (var kept = Command(connection, AccountReadSql.Refusals, organizationId, accountId, from, ids))
            await AddAsync(kept, refusals, cancellationToken);
        foreach (var session in changed)
        {
            await using (var fresh = Command(connection, AccountReadSql.Fresh, organizationId, session.On, session.Id, accountId))
            await using (var reader = await fresh.ExecuteReaderAsync(cancellationToken))
            {
                while (await reader.ReadAsync(cancellationToken))
                    Add(minutes, reader.GetInt64(0), reader.GetInt64(1));
            }

            await using var refused = Command(
                connection, AccountReadSql.FreshRefusals, organizationId, session.On, session.Id, accountId);
            await AddAsync(refused, refusals, cancellationToken);
        }

        return new(
            [.. minutes.OrderBy(minute => minute.Key).Select(minute => (minute.Key, minute.Value))],
            [.. refusals.OrderBy(refusal => refusal.At)]);
    }

    private static void Add(Dictionary<long, long> minutes, long minute, long nano) =>
        minutes[minute] = minutes.GetValueOrDefault(minute) + nano;

    private static async Task AddAsync(NpgsqlCommand command, List<AccountRefusal> refusals, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            refusals.Add(new(reader.GetDateTime(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetDateTime(2)));
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return command;
    }
}
