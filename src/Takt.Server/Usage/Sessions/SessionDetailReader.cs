using Npgsql;
using NpgsqlTypes;
using Takt.Contracts.Usage;
using Takt.Metering.Counting;
using Takt.Server.Http;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Usage.Sessions;

/// <summary>What only the view of a single session shows: its calls and what each signal says of it.</summary>
internal sealed class SessionDetailReader(NpgsqlConnection connection, QueryScope scope, SessionSql sql, SessionRow session, int mostCalls)
{
    private static readonly string[] EvidenceNames = ["span", "transcript", "event"];

    public async Task<(IReadOnlyList<SessionCall> Calls, PageCursor? Next)> CallsAsync(
        PageCursor? after, CancellationToken cancellationToken)
    {
        await using var command = Command(sql.Calls);
        command.Parameters.AddWithValue("day", session.On);
        command.Parameters.AddWithValue("limit", mostCalls + 1);
        command.Parameters.AddWithValue("cursor_at", after?.At ?? DateTimeOffset.UnixEpoch);
        command.Parameters.Add(new("cursor_id", NpgsqlDbType.Uuid) { Value = (object?)after?.Id ?? DBNull.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<SessionCall> calls = [];
        PageCursor? last = null;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (calls.Count == mostCalls)
                return (calls, last);
            calls.Add(Call(reader));
            last = new(PageCursor.RankOf(calls[^1].At), reader.GetGuid(1));
        }

        return (calls, null);
    }

    public async Task<IReadOnlyList<ModelReconciliation>?> ReconciliationAsync(CancellationToken cancellationToken)
    {
        await using (var shared = Command(sql.IsShared))
        {
            if (await shared.ExecuteScalarAsync(cancellationToken) is true)
                return null;
        }

        await using var command = Command(sql.Reconciliation);
        command.Parameters.AddWithValue("day", session.On);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<ModelReconciliation> models = [];
        while (await reader.ReadAsync(cancellationToken))
            models.Add(Model(reader));
        return models;
    }

    private NpgsqlCommand Command(string text)
    {
        var command = new NpgsqlCommand(text, connection);
        scope.Bind(command.Parameters);
        command.Parameters.AddWithValue("id", session.Id);
        return command;
    }

    private static SessionCall Call(NpgsqlDataReader r)
    {
        var flags = (UsageFlags)r.GetInt16(15);
        return new()
        {
            CallId = r.GetGuid(1),
            At = r.GetFieldValue<DateTimeOffset>(0),
            Model = r.IsDBNull(2) ? null : r.GetString(2),
            QuerySource = r.IsDBNull(3) ? null : r.GetString(3),
            Agent = r.IsDBNull(4) ? null : r.GetString(4),
            PromptId = r.IsDBNull(5) ? null : r.GetGuid(5),
            InputTokens = r.GetInt32(6),
            OutputTokens = r.GetInt32(7),
            CacheReadTokens = r.GetInt32(8),
            CacheWriteTokens = r.GetInt32(9),
            CacheWrite1hTokens = r.IsDBNull(10) ? null : r.GetInt32(10),
            CacheSplit = SplitName(flags),
            CostBasis = r.IsDBNull(11) ? "unpriced" : flags.HasFlag(UsageFlags.Reported) ? "reported" : "priced",
            CustomPricing = flags.HasFlag(UsageFlags.CustomPricing),
            CostUsd = Usd.FromNano(r.IsDBNull(11) ? null : r.GetInt64(11)),
            CostPricedUsd = Usd.FromNano(r.IsDBNull(12) ? null : r.GetInt64(12)),
            DurationMs = r.GetInt32(13),
            Evidence = EvidenceNames[r.GetInt16(14) - 1],
            AgentId = r.IsDBNull(16) ? null : r.GetGuid(16),
            ParentAgentId = r.IsDBNull(17) ? null : r.GetGuid(17),
            RequestId = r.IsDBNull(18) ? null : r.GetString(18),
            Sequence = r.IsDBNull(19) ? null : r.GetInt32(19),
            Effort = r.IsDBNull(20) ? null : r.GetString(20),
            TtftMs = r.IsDBNull(21) ? null : r.GetInt32(21),
            Attempts = r.IsDBNull(22) ? null : r.GetInt16(22),
        };
    }

    private static string? SplitName(UsageFlags flags) =>
        flags.HasFlag(UsageFlags.SplitFromTranscript) ? "transcript" : flags.HasFlag(UsageFlags.SplitReported) ? "reported"
        : flags.HasFlag(UsageFlags.SplitInferred) ? "inferred" : null;

    private static ModelReconciliation Model(NpgsqlDataReader r) => new()
    {
        Model = r.GetString(0),
        Calls = Figures(r, 1) with { CostUsd = r.GetInt64(1) == 0 ? null : Usd.FromNano(r.GetInt64(6)) },
        // GenAI metrics say input with what was cached in it: shown as they say it.
        Metrics = Figures(r, 7) with
        {
            InputTokens = r.GetInt64(8) + r.GetInt64(14),
            CostUsd = r.GetInt64(12) == 0 ? null : Usd.FromNano(r.GetInt64(13)),
        },
        Spans = Figures(r, 15),
        Transcripts = Figures(r, 21),
    };

    private static SignalFigures Figures(NpgsqlDataReader r, int first) => new()
    {
        Count = r.GetInt64(first),
        InputTokens = r.GetInt64(first + 1),
        OutputTokens = r.GetInt64(first + 2),
        CacheReadTokens = r.GetInt64(first + 3),
        CacheWriteTokens = r.GetInt64(first + 4),
    };
}
