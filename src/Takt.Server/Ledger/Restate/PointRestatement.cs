using Npgsql;
using Takt.Metering.Counting;
using Takt.Server.Ledger.Rollups;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>
/// What the calls of a session and model don't explain of its metrics. Nothing is read while there was and is nothing unexplained: the
/// usual session, whose events arrive before its metrics, costs nothing here.
/// </summary>
internal sealed class PointRestatement(NpgsqlConnection connection, int organizationId, RollupDelta rollups)
{
    private const string SelectCalls = """
        select u.at, s.query_source, u.input, u.output, u.cache_read, u.cache_write, coalesce(u.cost_nano, 0)
        from usage u join series s on s.organization_id = u.organization_id and s.series_id = u.series_id
        where u.organization_id = $1 and u.session_on = $2 and u.session_id = $3 and u.evidence > 1 and coalesce(s.model, '') = $4
        order by u.at
        """;

    private readonly PointWriter _points = new(connection, organizationId);

    public static bool IsNeeded(in SessionModelState state) =>
        state.After.HasMetrics && (state.Before.AnyUnitemised || state.After.AnyUnitemised);

    public async Task SettleAsync(DateOnly sessionOn, Guid sessionId, string model, SessionModelState state, CancellationToken cancellationToken)
    {
        var points = await _points.LoadAsync(sessionOn, sessionId, model, cancellationToken);
        var calls = state.After.CallCount == 0 ? [] : await LoadCallsAsync(sessionOn, sessionId, model, cancellationToken);
        var changed = new List<(Guid, long)>();
        foreach (var measure in points.GroupBy(point => point.Measure))
        {
            var rows = measure.ToArray();
            var intervals = Array.ConvertAll(rows, row => new Interval(row.Key, row.TimeUnixNano, row.QuerySource, row.Delta));
            var counted = Unitemised.Lay(measure.Key, state.After.Unitemised(measure.Key), intervals, calls);
            for (var i = 0; i < rows.Length; i++)
            {
                var row = rows[i];
                rollups.Remove(sessionId, row.SeriesId, row.AtMicros, Amounts(row, row.Counted, state.Before.PointsArePriced, model));
                rollups.Add(sessionId, row.SeriesId, row.AtMicros, Amounts(row, counted[i], state.After.PointsArePriced, model));
                if (counted[i] != row.Counted) changed.Add((row.Key, counted[i]));
            }
        }

        if (changed.Count > 0) await _points.UpdateCountedAsync(sessionOn, sessionId, changed, cancellationToken);
    }

    private static UsageAmounts Amounts(StoredPoint row, long counted, bool priced, string model) =>
        PointAmounts.Of(row.Measure, counted, priced, model.Length == 0 ? null : model, row.Speed, row.AtMicros);

    private async Task<List<KnownCall>> LoadCallsAsync(DateOnly sessionOn, Guid sessionId, string model, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SelectCalls, connection);
        command.Parameters.AddValue(organizationId).AddValue(sessionOn).AddValue(sessionId).AddValue(model);
        var calls = new List<KnownCall>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            calls.Add(new(RecordTime.FromDateTime(reader.GetDateTime(0)), reader.IsDBNull(1) ? null : reader.GetString(1),
                new(reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetInt32(5)), reader.GetInt64(6)));
        }

        return calls;
    }
}
