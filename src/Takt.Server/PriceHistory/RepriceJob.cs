using Npgsql;
using Takt.Server.Database;
using Takt.Server.Jobs;
using Takt.Server.Ledger;
using Takt.Server.Prices;

namespace Takt.Server.PriceHistory;

/// <summary>
/// Re-states history, step by step, each in a transaction of its own that notes how far it came: ingest goes on in between, another replica
/// may take over at any step, and after a restart the work goes on where it was.
/// </summary>
internal sealed class RepriceJob(
    NpgsqlDataSource database, LedgerRepricer ledger, PriceBook book, TimeProvider time, ILogger<RepriceJob> log)
    : EachReplicaJob("re-pricing of history", Interval, time, log)
{
    // For work that another replica was given and has left.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override bool StartsAtOnce => true;

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await TryStepAsync(cancellationToken))
        {
        }
    }

    /// <returns>Whether there may be more to do at once.</returns>
    private async Task<bool> TryStepAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await StepAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
        {
            return true;
        }
    }

    /// <summary>The work's row is locked first, then the organization: as those do who begin and end such work.</summary>
    private async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await RepriceStore.TakeAsync(connection, cancellationToken) is not { } work)
            return false;
        await using (var own = new NpgsqlCommand(OrganizationLock.Own, connection))
        {
            own.Parameters.Add(new() { Value = work.OrganizationId });
            await own.ExecuteNonQueryAsync(cancellationToken);
        }

        var scope = new RepriceScope(work.OrganizationId, await book.OfAsync(work.TargetVersion, cancellationToken), work.TargetVersion,
            work.IsUndo ? null : work.From, work.IsUndo ? checked((int)work.VersionId) : null);
        var step = await ledger.StepAsync(connection, scope, work.Position, cancellationToken);
        await RepriceStore.NoteAsync(connection, work, step, Time.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (step.IsLast)
            Log.Repriced(Logger, work.OrganizationId, work.VersionId, work.IsUndo ? "undone" : "applied");
        return true;
    }
}
