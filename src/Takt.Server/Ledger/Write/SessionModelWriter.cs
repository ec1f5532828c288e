using Npgsql;
using NpgsqlTypes;

namespace Takt.Server.Ledger.Write;

/// <summary>The totals of a session and model's name before and after this transaction.</summary>
internal readonly record struct SessionModelState(SessionModelTotals Before, SessionModelTotals After);

/// <summary>The rows of <c>session_models</c>. Their sessions are locked, so what is returned can't change until the commit.</summary>
internal static class SessionModelWriter
{
    private const string Columns = """
        call_count, call_input, call_output, call_cache_read, call_cache_write, call_cost_nano, unreported_calls,
        metric_token_points, metric_cost_points, metric_input, metric_output, metric_cache_read, metric_cache_write,
        metric_input_with_cache, metric_cost_nano
        """;

    private static readonly Func<SessionModelDelta, long>[] Values =
    [
        d => d.Totals.CallCount, d => d.Totals.Calls.Input, d => d.Totals.Calls.Output, d => d.Totals.Calls.CacheRead,
        d => d.Totals.Calls.CacheWrite,
        d => d.Totals.CallCostNano, d => d.Totals.UnreportedCalls, d => d.Totals.TokenPoints, d => d.Totals.CostPoints,
        d => d.Totals.Metrics.Input, d => d.Totals.Metrics.Output, d => d.Totals.Metrics.CacheRead, d => d.Totals.Metrics.CacheWrite,
        d => d.Totals.MetricInputWithCache, d => d.Totals.MetricCostNano,
    ];

    private static readonly string Upsert = BuildUpsert();

    public static async Task<Dictionary<(Guid SessionId, string Name), SessionModelState>> WriteAsync(
        NpgsqlConnection connection, int organizationId, Dictionary<(Guid SessionId, string Name), SessionModelDelta> deltas,
        CancellationToken cancellationToken)
    {
        var states = new Dictionary<(Guid, string), SessionModelState>();
        if (deltas.Count == 0)
            return states;
        var rows = deltas.OrderBy(d => d.Key.SessionId).ThenBy(d => d.Key.Name, StringComparer.Ordinal).ToArray();
        var command = new NpgsqlBatchCommand(Upsert);
        command.Parameters.AddValue(organizationId)
            .AddColumn(NpgsqlDbType.Uuid, rows, r => r.Key.SessionId)
            .AddColumn(NpgsqlDbType.Text, rows, r => r.Key.Name);
        foreach (var value in Values)
            command.Parameters.AddColumn(NpgsqlDbType.Bigint, rows, r => value(r.Value));
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { command } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var key = (reader.GetGuid(0), reader.GetString(1));
            var delta = deltas[key];
            var after = Read(reader);
            states[key] = new(Subtract(after, delta.Totals), after);
        }

        return states;
    }

    private static SessionModelTotals Read(NpgsqlDataReader r) => new()
    {
        CallCount = r.GetInt64(2),
        Calls = new(r.GetInt64(3), r.GetInt64(4), r.GetInt64(5), r.GetInt64(6)),
        CallCostNano = r.GetInt64(7),
        UnreportedCalls = r.GetInt64(8),
        TokenPoints = r.GetInt64(9),
        CostPoints = r.GetInt64(10),
        Metrics = new(r.GetInt64(11), r.GetInt64(12), r.GetInt64(13), r.GetInt64(14)),
        MetricInputWithCache = r.GetInt64(15),
        MetricCostNano = r.GetInt64(16),
    };

    private static SessionModelTotals Subtract(SessionModelTotals a, SessionModelTotals b) => new()
    {
        CallCount = a.CallCount - b.CallCount,
        Calls = a.Calls - b.Calls,
        CallCostNano = a.CallCostNano - b.CallCostNano,
        UnreportedCalls = a.UnreportedCalls - b.UnreportedCalls,
        TokenPoints = a.TokenPoints - b.TokenPoints,
        CostPoints = a.CostPoints - b.CostPoints,
        Metrics = a.Metrics - b.Metrics,
        MetricInputWithCache = a.MetricInputWithCache - b.MetricInputWithCache,
        MetricCostNano = a.MetricCostNano - b.MetricCostNano,
    };

    private static string BuildUpsert()
    {
        var names = Columns.Split(',', StringSplitOptions.TrimEntries);
        return $"""
            insert into session_models as m (organization_id, session_id, name, {Columns})
            select $1, {Unnested.Columns($"$2::uuid[], $3::text[], {string.Join(", ", names.Select((_, i) => $"${i + 4}::bigint[]"))}")}
            on conflict (organization_id, session_id, name) do update
            set {string.Join(", ", names.Select(n => $"{n} = m.{n} + excluded.{n}"))}
            returning session_id, name, {Columns}
            """;
    }
}
