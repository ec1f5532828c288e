using Npgsql;

namespace Takt.Server.Ledger.Write;

/// <summary>
/// An update of rows that are named by their whole keys. What the planner knows of a partition that has just begun to fill is nothing: it
/// would rather read all rows of the organization once, or once for each row, than look a few up, and the cost would grow with the table.
/// So each row is looked up, whatever it thinks.
/// </summary>
internal static class KeyedUpdate
{
    // Comparing a row costs the planner as much as finding one: so it never compares each with each.
    private static readonly (string Name, string Value)[] Settings =
        [("enable_hashjoin", "off"), ("enable_mergejoin", "off"), ("enable_material", "off"), ("cpu_tuple_cost", "1")];

    /// <summary>
    /// Sets columns of <c>t</c>, given an organization, days of sessions, sessions and keys as the first four parameters. The organization
    /// stands with the given rows behind a fence: as a condition on the table it would offer a way to read it whole.
    /// </summary>
    /// <param name="types">The further parameters with their types.</param>
    /// <param name="names">What they are, in the same order.</param>
    /// <param name="set">The columns that are set to them; where there is none, all.</param>
    public static string Of(string table, string types, string names, string? set = null) => $"""
        update {table} t set
          {string.Join(", ", (set ?? names).Split(',', StringSplitOptions.TrimEntries).Select(name => $"{name} = c.{name}"))}
        from (
          select $1::int as organization_id, * from unnest($2::date[], $3::uuid[], $4::uuid[], {types}) as c (session_on, session_id,
            record_key, {names})
          offset 0) c
        where t.organization_id = c.organization_id and t.session_on = c.session_on and t.session_id = c.session_id
          and t.record_key = c.record_key
        """;

    /// <summary>One round trip, within a transaction; the update's rows are the only result.</summary>
    public static NpgsqlBatch Batch(NpgsqlConnection connection, NpgsqlBatchCommand update)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var (name, value) in Settings)
            batch.BatchCommands.Add(new($"set local {name} = {value}"));
        batch.BatchCommands.Add(update);
        foreach (var (name, _) in Settings)
            batch.BatchCommands.Add(new($"set local {name} to default"));
        return batch;
    }
}
