using Npgsql;
using NpgsqlTypes;

namespace Takt.Server.Access.Attempts;

/// <summary>How often something has failed in its window, and how many attempts at it await their verdict.</summary>
internal readonly record struct AttemptCount(string Scope, int Failures, int Pending, DateTimeOffset WindowStartedAt);

/// <summary>The counts of all replicas, in one table. Rows are locked in one order: no two statements wait for each other.</summary>
internal sealed class AttemptStore(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Longer than any verdict takes: those of a process that was killed would else count for the whole window.</summary>
    private static readonly TimeSpan LongestVerdict = TimeSpan.FromSeconds(30);

    /// <summary>Adds to the counts of all keys, in new windows where the old ones are over.</summary>
    /// <param name="failures">Attempts that have failed.</param>
    /// <param name="pending">Attempts that begin; negative for those that end.</param>
    /// <returns>The counts as they are then.</returns>
    public async Task<IReadOnlyList<AttemptCount>> AddAsync(
        AttemptKeys keys, int failures, int pending, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            insert into attempts as a (scope, key, window_started_at, failures, pending, pending_at)
            select scope, key, $3, greatest($5, 0), greatest($6, 0), $3 from unnest($1, $2) as t (scope, key) order by scope, key
            on conflict (scope, key) do update set
              failures = greatest(case when a.window_started_at <= $4 then 0 else a.failures end + $5, 0),
              window_started_at = case when a.window_started_at <= $4 then $3 else a.window_started_at end,
              pending = greatest(case when a.pending_at <= $7 then 0 else a.pending end + $6, 0),
              pending_at = case when $6 > 0 then $3 else a.pending_at end
            returning scope, failures, pending, window_started_at
            """);
        var now = time.GetUtcNow();
        command.Parameters.Add(new() { Value = keys.Scopes, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = keys.Hashes, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now - keys.Kind.Window });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = failures });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = pending });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now - LongestVerdict });
        var counts = new List<AttemptCount>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            counts.Add(new(reader.GetString(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetFieldValue<DateTimeOffset>(3)));
        return counts;
    }

    /// <summary>Drops windows that are over.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("delete from attempts where window_started_at <= $1 and pending_at <= $2");
        var now = time.GetUtcNow();
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now - AttemptKind.LongestWindow });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now - LongestVerdict });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
