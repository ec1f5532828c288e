using Npgsql;
using NpgsqlTypes;

namespace Takt.Load.Checking;

/// <summary>What the ledger holds of some organizations, as each of its tables says.</summary>
/// <param name="Facts">Calls and activities, row by row.</param>
/// <param name="Rollups">The same, by name of the rollup.</param>
internal sealed record LedgerCount(Truth Facts, IReadOnlyDictionary<string, Truth> Rollups)
{
    private const string Sums = "coalesce(sum(calls), 0)::bigint, coalesce(sum(input), 0)::bigint, coalesce(sum(output), 0)::bigint, "
        + "coalesce(sum(cache_read), 0)::bigint, coalesce(sum(cache_write), 0)::bigint, coalesce(sum(cost_nano), 0)::bigint";

    // What the ledger finds by itself was never sent.
    private const string ActivitySum = """
        select sum(d.value) from activity_day d join activity_kinds k using (kind_id) where d.organization_id = any($1)
          and k.name <> 'prompt_probably_automatic'
        """;

    private static readonly string[] UsageRollups = ["usage_15m", "usage_day", "session_day"];

    public static async Task<LedgerCount> ReadAsync(NpgsqlDataSource database, int[] organizations, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var facts = await UsageAsync("select count(*), sum(input), sum(output), sum(cache_read), sum(cache_write), sum(cost_nano) "
            + "from usage where organization_id = any($1)");
        facts.Activities = await NumberAsync("select count(*) from activity where organization_id = any($1)");
        facts.Batches = await NumberAsync("select count(*) from raw_batches where organization_id = any($1)");
        facts.Records = await NumberAsync("select sum(records) from raw_batches where organization_id = any($1)");
        var rollups = new Dictionary<string, Truth>();
        foreach (var rollup in UsageRollups)
            rollups[rollup] = await UsageAsync($"select {Sums} from {rollup} where organization_id = any($1)");
        rollups["activity_day"] = default(Truth) with { Activities = await NumberAsync(ActivitySum) };
        return new(facts, rollups);

        async Task<Truth> UsageAsync(string sql)
        {
            await using var command = Command(sql);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return new(0, 0, Get(0), Get(1), Get(2), Get(3), Get(4), Get(5), 0);

            long Get(int column) => reader.IsDBNull(column) ? 0 : Convert.ToInt64(reader.GetValue(column), null);
        }

        async Task<long> NumberAsync(string sql)
        {
            await using var command = Command(sql);
            return await command.ExecuteScalarAsync(cancellationToken) is { } value and not DBNull ? Convert.ToInt64(value, null) : 0;
        }

        NpgsqlCommand Command(string sql) => new(sql, connection)
        {
            Parameters = { new() { Value = organizations, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer } },
        };
    }

    /// <summary>
    /// Where the ledger differs from what was acknowledged since <paramref name="before"/>; empty when it holds exactly that.
    /// </summary>
    public IReadOnlyList<string> Differences(LedgerCount before, Truth acknowledged)
    {
        var differences = new List<string>();
        var usage = acknowledged with { Batches = 0, Records = 0, Activities = 0 };
        Compare("facts", Minus(Facts, before.Facts), acknowledged);
        foreach (var rollup in UsageRollups)
            Compare(rollup, Minus(Rollups[rollup], before.Rollups[rollup]), usage);
        Compare("activity_day", Minus(Rollups["activity_day"], before.Rollups["activity_day"]),
            default(Truth) with { Activities = acknowledged.Activities });
        return differences;

        void Compare(string table, Truth held, Truth expected)
        {
            if (held != expected)
                differences.Add($"{table}: holds {held}, acknowledged {expected}");
        }
    }

    private static Truth Minus(Truth a, Truth b) => new(
        a.Batches - b.Batches, a.Records - b.Records, a.Calls - b.Calls, a.Input - b.Input, a.Output - b.Output,
        a.CacheRead - b.CacheRead, a.CacheWrite - b.CacheWrite, a.CostNano - b.CostNano, a.Activities - b.Activities);
}
