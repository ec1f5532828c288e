using Npgsql;
using NpgsqlTypes;
using Takt.Server.Usage.Changes;
using Takt.Server.Usage.Frames;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Usage.Sums;

/// <summary>Asks the statements of <see cref="UsageSql"/> and puts their rows together.</summary>
internal sealed class SumsReader(NpgsqlConnection connection, UsageQuery query, UsageFrame frame, QueryScope scope, UsageSql sql)
{
    private readonly DateTime[] _starts = [.. frame.Buckets.Select(at => at.UtcDateTime)];
    private readonly DateOnly[] _days = [.. frame.BucketDays];
    private Func<object?[], (string, string)> _keyOf = _ => ("", "");

    /// <summary>What each combination of labels comes to in the whole range.</summary>
    public async Task<List<(object?[] Labels, UsageSum Sum)>> WholeAsync(CancellationToken cancellationToken)
    {
        await using var command = Command(sql.Whole);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<(object?[], UsageSum)> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            // Without labels there is one row, which is null where there is nothing.
            if (!reader.IsDBNull(sql.Labels.Length))
                rows.Add((LabelsOf(reader), UsageSum.Read(reader, sql.Labels.Length)));
        }

        return rows;
    }

    /// <summary>Rows by slot and time; slot 0 is what isn't shown.</summary>
    /// <param name="changes">Since the range before; null where nothing is compared.</param>
    public async Task<List<UsageRow>> ReadAsync(UsageChanges? changes, CancellationToken cancellationToken)
    {
        if (sql.Labels.Length == 0)
            return [.. (await TotalsAsync(cancellationToken)).Select(total => new UsageRow(1, "", "", total.Key, total.Value, 0))];
        var labels = await GroupsAsync(cancellationToken);
        var keys = await GroupKeys.ReadAsync(
            connection, query.OrganizationId, query.GroupBy, scope, [.. labels.Select(group => group.Labels)], cancellationToken);
        _keyOf = keys.Of;
        var groups = new UsageGroups();
        foreach (var (row, cost, tokens, rank) in labels)
            groups.Add(_keyOf(row), cost, tokens, rank);
        if (changes is not null)
            groups.Add(changes.Sizes(Costs(labels)), ranked: query.Sort == UsageSort.Change);
        var (slots, others) = groups.Shown(query.Limit);

        var shown = await SeriesAsync(slots, [.. labels.Select(group => group.Labels).Where(row => slots.ContainsKey(_keyOf(row)))],
            isAll: others == 0, cancellationToken);
        var present = shown.Keys.Select(point => point.Key).ToHashSet();
        List<UsageRow> rows =
        [
            .. shown.Select(point => new UsageRow(
                slots[point.Key.Key], point.Key.Key.Item1, point.Key.Key.Item2, point.Key.At, point.Value, OtherGroups: 0)),
            // Of what is gone since the range before.
            .. slots.Where(slot => !present.Contains(slot.Key)).Select(slot => new UsageRow(
                slot.Value, slot.Key.Key1, slot.Key.Key2, frame.Buckets[0], default, OtherGroups: 0)),
        ];
        if (others > 0)
        {
            var rest = await TotalsAsync(cancellationToken);
            foreach (var row in rows)
                rest[row.At] = rest.GetValueOrDefault(row.At) - row.Sum;
            rows.AddRange(rest.Where(total => !total.Value.IsZero).DefaultIfEmpty(new(frame.Buckets[0], default))
                .Select(total => new UsageRow(0, "", "", total.Key, total.Value, others)));
        }

        return [.. rows.OrderBy(row => row.Slot).ThenBy(row => row.At)];
    }

    private Dictionary<(string, string), long> Costs(List<(object?[] Labels, long Cost, long Tokens, long Rank)> groups)
    {
        var costs = new Dictionary<(string, string), long>();
        foreach (var (labels, cost, _, _) in groups)
            costs[_keyOf(labels)] = BoundedSum.AddNano(costs.GetValueOrDefault(_keyOf(labels)), cost);
        return costs;
    }

    private async Task<List<(object?[] Labels, long Cost, long Tokens, long Rank)>> GroupsAsync(CancellationToken cancellationToken)
    {
        await using var command = Command(sql.Groups);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<(object?[], long, long, long)> groups = [];
        while (await reader.ReadAsync(cancellationToken))
            groups.Add((LabelsOf(reader), reader.GetInt64(sql.Labels.Length), reader.GetInt64(sql.Labels.Length + 1),
                reader.GetInt64(sql.Labels.Length + 2)));
        return groups;
    }

    private async Task<Dictionary<((string, string) Key, DateTimeOffset At), UsageSum>> SeriesAsync(
        IReadOnlyDictionary<(string, string), int> slots, List<object?[]> shown, bool isAll, CancellationToken cancellationToken)
    {
        List<(bool Some, bool None)> picked = [];
        List<NpgsqlParameter> values = [];
        for (var i = 0; i < sql.Labels.Length && !isAll; i++)
        {
            object[] some = [.. shown.Select(row => row[i]).OfType<object>().Distinct()];
            picked.Add((some.Length > 0, shown.Any(row => row[i] is null)));
            if (some.Length > 0)
                values.Add(LabelParameter($"label{i}", some));
        }

        await using var command = Command(sql.Series(picked));
        command.Parameters.AddRange(values.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        Dictionary<((string, string) Key, DateTimeOffset At), UsageSum> series = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            // Two labels are picked each for itself: some that are picked so are no group that is shown.
            var key = _keyOf(LabelsOf(reader));
            if (!slots.ContainsKey(key))
                continue;
            var point = (key, frame.Buckets[reader.GetInt32(sql.Labels.Length) - 1]);
            series[point] = series.GetValueOrDefault(point) + UsageSum.Read(reader, sql.Labels.Length + 1);
        }

        return series;
    }

    private async Task<Dictionary<DateTimeOffset, UsageSum>> TotalsAsync(CancellationToken cancellationToken)
    {
        await using var command = Command(sql.Totals);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        Dictionary<DateTimeOffset, UsageSum> totals = [];
        while (await reader.ReadAsync(cancellationToken))
            totals[frame.Buckets[reader.GetInt32(0) - 1]] = UsageSum.Read(reader, 1);
        return totals;
    }

    private object?[] LabelsOf(NpgsqlDataReader reader)
    {
        var labels = new object?[sql.Labels.Length];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
        return labels;
    }

    private static NpgsqlParameter LabelParameter(string name, object[] values) => values[0] switch
    {
        string => new(name, NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = values.Cast<string>().ToArray() },
        Guid => new(name, NpgsqlDbType.Array | NpgsqlDbType.Uuid) { Value = values.Cast<Guid>().ToArray() },
        int => new(name, NpgsqlDbType.Array | NpgsqlDbType.Integer) { Value = values.Cast<int>().ToArray() },
        _ => new(name, NpgsqlDbType.Array | NpgsqlDbType.Bigint) { Value = values.Cast<long>().ToArray() },
    };

    private NpgsqlCommand Command(string text)
    {
        var command = new NpgsqlCommand(text, connection);
        scope.Bind(command.Parameters);
        command.Parameters.AddWithValue("unit", frame.Unit);
        frame.Zones.Bind(command.Parameters);
        command.Parameters.AddWithValue("from_day", frame.FromDay);
        command.Parameters.AddWithValue("to_day", frame.ToDay);
        command.Parameters.AddWithValue("from", frame.From);
        command.Parameters.AddWithValue("to", frame.To);
        command.Parameters.AddWithValue("buckets", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, _starts);
        command.Parameters.AddWithValue("bucket_days", NpgsqlDbType.Array | NpgsqlDbType.Date, _days);
        if (frame.Windows is { } windows)
        {
            command.Parameters.AddWithValue("window_day", windows.Select(window => window.Day).ToArray());
            command.Parameters.AddWithValue("window_from", windows.Select(window => window.From.UtcDateTime).ToArray());
            command.Parameters.AddWithValue("window_to", windows.Select(window => window.To.UtcDateTime).ToArray());
            command.Parameters.AddWithValue("window_bucket", windows.Select(window => window.Bucket).ToArray());
            command.Parameters.AddWithValue("window_sign", windows.Select(window => window.Sign).ToArray());
        }

        return command;
    }
}
