using Npgsql;
using Takt.Server.Ledger.Presence;
using Takt.Server.Ledger.Queue;

namespace Takt.Server.Ledger;

/// <summary>
/// Writes down who was heard, and what of it wasn't understood. A door, for whoever must not answer from what was true a second ago.
/// </summary>
internal sealed class PresenceWriter(
    PresenceRecorder recorder, NoticeRecorder notices, NpgsqlDataSource database, ILogger<PresenceWriter> log) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    public void Dispose() => _turn.Dispose();

    /// <summary>
    /// When it ends, all that this server had acknowledged when it was called can be read, unless the database is away: then it waits for
    /// the next time. Nothing breaks it off, as what was taken from the recorder is nowhere else.
    /// </summary>
    public async Task WriteAsync()
    {
        // Whoever comes while another writes waits for that writing, too.
        await _turn.WaitAsync();
        try
        {
            var (seen, tokens) = recorder.Take();
            var told = notices.Take();
            if (seen.Count == 0 && tokens.Count == 0 && told.Count == 0)
                return;
            try
            {
                await using var batch = database.CreateBatch();
                if (seen.Count > 0)
                    batch.BatchCommands.Add(PresenceSql.Write([.. seen.OrderBy(s => s.Key)]));
                if (tokens.Count > 0)
                    batch.BatchCommands.Add(PresenceSql.Write([.. tokens.OrderBy(t => t.Key)]));
                if (told.Count > 0)
                {
                    foreach (var command in NoticeSql.Commands(told))
                        batch.BatchCommands.Add(command);
                }
                await batch.ExecuteNonQueryAsync();
            }
            catch (Exception e) when (DatabaseFaults.IsPassing(e))
            {
                recorder.PutBack(seen, tokens);
                notices.PutBack(told);
                Log.PresenceFailed(log, e.Message);
            }
        }
        finally
        {
            _turn.Release();
        }
    }
}
