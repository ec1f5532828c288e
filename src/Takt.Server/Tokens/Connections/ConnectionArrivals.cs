using Npgsql;
using NpgsqlTypes;
using Takt.Contracts.Tokens;

namespace Takt.Server.Tokens.Connections;

/// <summary>When the newest body of each signal came in by a connection.</summary>
internal sealed class ConnectionArrivals(NpgsqlDataSource database)
{
    private static readonly string[] Signals = ["metrics", "logs", "traces"];

    /// <returns>Every connection asked for, with the signals that have arrived.</returns>
    public async Task<IReadOnlyDictionary<int, IReadOnlyList<ConnectionSignal>>> ReadAsync(
        int organizationId, IReadOnlyCollection<int> connectionIds, CancellationToken cancellationToken)
    {
        var arrivals = connectionIds.ToDictionary(id => id, _ => new List<ConnectionSignal>());
        // Each is one step down the index, per partition.
        await using var command = database.CreateCommand(
            """
            select c.id, s.name, newest.received_at
            from unnest($2) c (id)
            cross join unnest($3) with ordinality s (name, place)
            cross join lateral (
              select b.received_at from raw_batches b
              where b.organization_id = $1 and b.connection_id = c.id and b.signal = s.name
              order by b.received_at desc limit 1) newest
            order by c.id, s.place
            """);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = organizationId });
        command.Parameters.Add(new() { Value = connectionIds.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = Signals, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            arrivals[reader.GetInt32(0)].Add(new(reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2)));
        return arrivals.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<ConnectionSignal>)pair.Value);
    }
}
