using Npgsql;
using Takt.Contracts.Prices;

namespace Takt.Server.Prices;

/// <summary>Reads how far history is re-priced.</summary>
internal sealed class RepricingProgress(NpgsqlDataSource database)
{
    /// <summary>
    /// Whole percents of the sessions, each passed twice: for its calls and for its points. Not before all is done is it 100.
    /// </summary>
    public static int Percent(long done, long sessions) => (int)Math.Min(99, done * 100 / Math.Max(1, 2 * sessions));

    public async Task<RepriceProgress?> NewestAsync(int organizationId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select r.version_id, v.version, r.from_day, r.undo, r.finished_at is not null, r.stopped, r.sessions_done, r.sessions
            from repricings r join price_versions v using (version_id) where r.organization_id = $1 order by r.repricing_id desc limit 1
            """);
        command.Parameters.Add(new() { Value = organizationId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        var state = (IsUndo: reader.GetBoolean(3), IsDone: reader.GetBoolean(4), IsStopped: reader.GetBoolean(5)) switch
        {
            { IsStopped: true } => "stopped",
            { IsUndo: false, IsDone: false } => "running",
            { IsUndo: false } => "done",
            { IsDone: false } => "undoing",
            _ => "undone",
        };
        var percent = state is "done" or "undone" ? 100 : Percent(reader.GetInt64(6), reader.GetInt64(7));
        return new(reader.GetInt64(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<DateOnly>(2), state, percent);
    }
}
