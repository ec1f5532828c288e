using Npgsql;

namespace Takt.Server.Ledger.Write;

/// <summary>
/// An update of rows that are named by their whole keys. What the planner knows of a partition that has just begun to fill is nothing: it would rather read
/// all rows of the organization once than look a few up, and the cost would grow with the table. So each row is looked up, whatever it thinks.
/// </summary>
internal static class KeyedUpdate
{
    private static readonly string[] Joins = ["enable_hashjoin", "enable_mergejoin", "enable_material"];

    /// <summary>One round trip, within a transaction; the update's rows are the only result.</summary>
    public static NpgsqlBatch Batch(NpgsqlConnection connection, NpgsqlBatchCommand update)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var join in Joins) batch.BatchCommands.Add(new($"set local {join} = off"));
        batch.BatchCommands.Add(update);
        foreach (var join in Joins) batch.BatchCommands.Add(new($"set local {join} = on"));
        return batch;
    }
}
