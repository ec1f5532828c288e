using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Counting;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>A row of a cumulative stream whose own share has changed.</summary>
internal readonly record struct DeltaChange(Guid Key, long SeriesId, long AtMicros, short Kind, long Difference);

/// <summary>
/// A point that arrives in a cumulative stream takes its share from its successor: the shares of the touched streams are worked out anew
/// from all their points in order of time.
/// </summary>
internal sealed class CumulativeRestatement(NpgsqlConnection connection, int organizationId)
{
    /// <summary>Of <c>usage_points</c> (Kind is the measure) or of <c>activity</c> (Kind is unused: its series and time say all).</summary>
    public async Task<List<DeltaChange>> SettleAsync(
        string table, DateOnly sessionOn, Guid sessionId, IReadOnlyCollection<Guid> streams, CancellationToken cancellationToken)
    {
        var kind = table == "activity" ? "0::smallint" : "measure";
        var rows = new List<(Guid Stream, StreamPoint Point, Guid Key, long SeriesId, long At, short Kind, long Delta)>();
        await using (var select = new NpgsqlCommand($"""
            select stream, time_nano, value, record_key, series_id, at, {kind}, delta from {table}
            where organization_id = $1 and session_on = $2 and session_id = $3 and stream = any($4)
            """, connection))
        {
            select.Parameters.AddValue(organizationId).AddValue(sessionOn).AddValue(sessionId).AddValue(streams.ToArray());
            await using var reader = await select.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add((reader.GetGuid(0), new(reader.GetInt64(1), reader.GetInt64(2)), reader.GetGuid(3), reader.GetInt64(4),
                    RecordTime.FromDateTime(reader.GetDateTime(5)), reader.GetInt16(6), reader.GetInt64(7)));
            }
        }

        var changes = new List<DeltaChange>();
        var updates = new List<(Guid Key, long Delta)>();
        foreach (var stream in rows.GroupBy(row => row.Stream))
        {
            var ascending = stream.OrderBy(row => row.Point).ToArray();
            var deltas = new long[ascending.Length];
            CumulativeStream.Differences(Array.ConvertAll(ascending, row => row.Point), deltas);
            for (var i = 0; i < deltas.Length; i++)
            {
                var row = ascending[i];
                if (deltas[i] == row.Delta) continue;
                changes.Add(new(row.Key, row.SeriesId, row.At, row.Kind, deltas[i] - row.Delta));
                updates.Add((row.Key, deltas[i]));
            }
        }

        if (updates.Count > 0) await UpdateAsync(table, sessionOn, sessionId, updates, cancellationToken);
        return changes;
    }

    private async Task UpdateAsync(string table, DateOnly sessionOn, Guid sessionId, List<(Guid Key, long Delta)> updates, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"""
            update {table} t set delta = c.delta from unnest($4::uuid[], $5::bigint[]) as c (record_key, delta)
            where t.organization_id = $1 and t.session_on = $2 and t.session_id = $3 and t.record_key = c.record_key
            """, connection);
        command.Parameters.AddValue(organizationId).AddValue(sessionOn).AddValue(sessionId)
            .AddColumn(NpgsqlDbType.Uuid, updates, u => u.Key)
            .AddColumn(NpgsqlDbType.Bigint, updates, u => u.Delta);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
