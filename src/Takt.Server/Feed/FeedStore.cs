using Npgsql;
using Takt.Server.Usage;

namespace Takt.Server.Feed;

/// <summary>Reads the log.</summary>
internal sealed class FeedStore(NpgsqlDataSource database)
{
    /// <summary>Rows of one reading.</summary>
    public const int PageSize = 500;

    private const string Columns = "number, organization_id, at, kind, persons";

    /// <summary>The newest number; 0 before the first.</summary>
    public async Task<long> HeadAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select coalesce(max(number), 0) from feed");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>What all organizations have after a number, in order: a page at most.</summary>
    public Task<List<FeedEntry>> AfterAsync(long number, CancellationToken cancellationToken) =>
        ReadAsync($"select {Columns} from feed where number > $1 order by number limit {PageSize}", cancellationToken, number);

    /// <summary>What an organization has after a number, in order: a page at most.</summary>
    public Task<List<FeedEntry>> AfterAsync(int organizationId, long number, CancellationToken cancellationToken) => ReadAsync(
        $"select {Columns} from feed where organization_id = $2 and number > $1 order by number limit {PageSize}", cancellationToken,
        number, organizationId);

    /// <summary>
    /// Whether everything after a number is still there for an organization. The number may be another one's, and later than its own last:
    /// numbers rise for all organizations together, and whoever began to listen has the newest of all.
    /// </summary>
    public async Task<bool> ReachesBackAsync(int organizationId, long number, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select case
              when $2 > numbers.last_value then false
              when $2 >= head then true
              else exists (select from feed where number <= $2) end
            from (select coalesce(max(number), 0) as head from feed_heads where organization_id = $1 and person_id in (0, -1)) heads,
              feed_number_seq numbers
            """);
        command.Parameters.Add(new() { Value = organizationId });
        command.Parameters.Add(new() { Value = number });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>The persons whose usage is a member's.</summary>
    public async Task<long[]> PersonsAsync(int organizationId, long memberId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await Owners.PersonsAsync(connection, organizationId, memberId, cancellationToken);
    }

    private async Task<List<FeedEntry>> ReadAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var entries = new List<FeedEntry>();
        while (await reader.ReadAsync(cancellationToken))
            entries.Add(new(reader.GetInt64(0), reader.GetInt32(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetString(3),
                reader.GetFieldValue<long[]>(4)));
        return entries;
    }
}
