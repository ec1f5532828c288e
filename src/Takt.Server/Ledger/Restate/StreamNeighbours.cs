using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Counting;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>A row of a cumulative stream.</summary>
internal sealed record StreamRow(
    Guid Stream, StreamPoint Point, Guid Key, Guid SessionId, DateOnly SessionOn, long Start, long Since, long Delta, bool Named,
    long? Identity)
{
    public static async Task<List<StreamRow>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var rows = new List<StreamRow>();
        await using var r = await command.ExecuteReaderAsync(cancellationToken);
        while (await r.ReadAsync(cancellationToken))
        {
            rows.Add(new(r.GetGuid(0), new(r.GetInt64(1), r.GetInt64(2)), r.GetGuid(3), r.GetGuid(4), r.GetFieldValue<DateOnly>(5),
                r.GetInt64(6), r.GetInt64(7), r.GetInt64(8), r.GetBoolean(9), r.IsDBNull(10) ? null : r.GetInt64(10)));
        }

        return rows;
    }
}

/// <summary>A row whose own share, or the beginning of whose interval, has changed.</summary>
internal readonly record struct StreamShare(StreamRow Row, long Delta, long Since)
{
    public long Difference => Delta - Row.Delta;
}

/// <summary>
/// The shares of cumulative points that arrive in streams of one session. A point takes its share from its successor: only it and its
/// neighbours are read, however long the stream is.
/// </summary>
internal static class StreamNeighbours
{
    /// <param name="table"><c>usage_points</c> or <c>activity</c>.</param>
    public static async Task<List<StreamShare>> SharesAsync(
        NpgsqlConnection connection, int organizationId, string table, IEnumerable<(Guid Session, Guid Stream, long TimeNano)> points,
        CancellationToken cancellationToken)
    {
        var streams = points.GroupBy(point => (point.Session, point.Stream))
            .Select(group => (group.Key.Session, group.Key.Stream, First: group.Min(p => p.TimeNano), Last: group.Max(p => p.TimeNano)))
            .ToList();
        var shares = new List<StreamShare>();
        if (streams.Count == 0)
            return shares;
        var first = streams.ToDictionary(stream => (stream.Session, stream.Stream), stream => stream.First);
        await using var command = new NpgsqlCommand(Select(table), connection);
        command.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Uuid, streams, s => s.Session)
            .AddColumn(NpgsqlDbType.Uuid, streams, s => s.Stream)
            .AddColumn(NpgsqlDbType.Bigint, streams, s => s.First)
            .AddColumn(NpgsqlDbType.Bigint, streams, s => s.Last);
        foreach (var stream in (await StreamRow.ReadAsync(command, cancellationToken)).GroupBy(row => (row.SessionId, row.Stream)))
            Share(stream, first[stream.Key], shares);
        return shares;
    }

    /// <param name="fromNano">A row before it is there only for its value: its own predecessor was not read.</param>
    public static void Share(IEnumerable<StreamRow> rows, long fromNano, List<StreamShare> shares)
    {
        var ascending = rows.DistinctBy(row => (row.SessionId, row.Key)).OrderBy(row => row.Point).ThenBy(row => row.SessionId).ToArray();
        var deltas = new long[ascending.Length];
        CumulativeStream.Differences(Array.ConvertAll(ascending, row => row.Point), deltas);
        for (var i = 0; i < ascending.Length; i++)
        {
            var row = ascending[i];
            var since = i > 0 ? ascending[i - 1].Point.TimeUnixNano : row.Start;
            if (row.Point.TimeUnixNano >= fromNano && (deltas[i] != row.Delta || since != row.Since))
                shares.Add(new(row, deltas[i], since));
        }
    }

    /// <summary>An update of rows by their shares: <c>$2</c> to <c>$6</c> are where they lie, what each is and since when.</summary>
    public static NpgsqlBatch Update(NpgsqlConnection connection, int organizationId, string sql, IReadOnlyList<StreamShare> shares)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Date, shares, s => s.Row.SessionOn)
            .AddColumn(NpgsqlDbType.Uuid, shares, s => s.Row.SessionId)
            .AddColumn(NpgsqlDbType.Uuid, shares, s => s.Row.Key)
            .AddColumn(NpgsqlDbType.Bigint, shares, s => s.Delta)
            .AddColumn(NpgsqlDbType.Bigint, shares, s => s.Since);
        return KeyedUpdate.Batch(connection, command);
    }

    // The new points, those between them and one on either side.
    private static string Select(string table)
    {
        var (interval, cumulative) = table == "activity"
            ? ("0::bigint, 0::bigint", "p.stream is not null") : ("p.start_nano, p.since_nano", "p.cumulative");
        var columns = $"p.stream, p.time_nano, p.value, p.record_key, p.session_id, p.session_on, {interval}, p.delta, true, null::bigint";
        var of = $"p.organization_id = $1 and {cumulative} and p.stream = k.stream and p.session_id = k.session_id";
        return $"""
            with k as (select * from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[]) as k (session_id, stream, first, last))
            select {columns} from k cross join lateral (select * from {table} p
              where {of} and p.time_nano between k.first and k.last offset 0) p
            union all
            select {columns} from k cross join lateral (
              select * from {table} p where {of} and p.time_nano < k.first order by p.time_nano desc, p.value desc limit 1) p
            union all
            select {columns} from k cross join lateral (
              select * from {table} p where {of} and p.time_nano > k.last order by p.time_nano, p.value limit 1) p
            """;
    }
}
