using Npgsql;
using Takt.Server.Ledger.Rollups;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>The first metric, or the first call without a request id, ends the counting of a session and model's spans: they are taken out of the sums.</summary>
internal sealed class SpanRestatement(NpgsqlConnection connection, int organizationId, RollupDelta rollups)
{
    private const string Select = """
        select u.record_key, u.at, u.series_id, u.cost_nano, u.list_nano, u.prompt_id, u.input, u.output, u.cache_read, u.cache_write,
          u.cache_write_1h, u.duration_ms, u.evidence, u.flags
        from usage u join series s on s.organization_id = u.organization_id and s.series_id = u.series_id
        where u.organization_id = $1 and u.session_on = $2 and u.session_id = $3 and u.evidence = 1 and coalesce(s.model, '') = $4
        """;

    public static bool IsNeeded(in SessionModelState state) => state.Before.SpansCount && !state.After.SpansCount && state.SpansBefore > 0;

    /// <param name="touched">Keys that this transaction has written itself: their sums are adjusted with them.</param>
    public async Task TakeOutAsync(DateOnly sessionOn, Guid sessionId, string model, IReadOnlySet<Guid> touched, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Select, connection);
        command.Parameters.AddValue(organizationId).AddValue(sessionOn).AddValue(sessionId).AddValue(model);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (touched.Contains(reader.GetGuid(0))) continue;
            var (call, cost) = CallRow.Read(reader, 1);
            rollups.Remove(sessionId, reader.GetInt64(2), call.AtMicros, cost.Amounts(call));
        }
    }
}
