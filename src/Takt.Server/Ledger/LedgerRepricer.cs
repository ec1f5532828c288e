using System.Data;
using Npgsql;
using Takt.Server.Ledger.Reprice;
using Takt.Server.Ledger.Restate;
using Takt.Server.Ledger.Rollups;
using Takt.Server.Ledger.Series;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger;

/// <summary>
/// Counts history by another list: rows and sums change together, a bounded number at a time, and at every moment the sums are those of the
/// rows.
/// </summary>
internal sealed class LedgerRepricer(
    NpgsqlDataSource database, SeriesResolver series, PriceIds prices, ActivityKindStore kinds, TimeProvider time)
{
    /// <value>Rows of a step: as long as it takes to write them the organization's senders wait.</value>
    public int RowsAtOnce { get; set; } = 1000;

    /// <summary>Re-states the next rows, in the caller's transaction, which has the organization's lock for itself.</summary>
    public async Task<RepriceStep> StepAsync(
        NpgsqlConnection connection, RepriceScope scope, RepricePosition position, CancellationToken cancellationToken)
    {
        var batch = await new RepriceReader(connection, scope, series, prices, RowsAtOnce, isLocked: true).NextAsync(
            position, cancellationToken);
        if (batch.Calls.Count + batch.Points.Count == 0)
            return batch.Step;
        var points = new PointStore(connection, scope.OrganizationId, series);
        batch =
            batch with
            {
                Points = await new CostSharing(points, new Dictionary<Guid, List<StoredPoint>>()).CompleteAsync(
                    batch.Points, cancellationToken),
            };

        var rollups = new RollupDelta(await DaysReader.ReadAsync(connection, scope.OrganizationId, cancellationToken), new(kinds));
        foreach (var row in batch.Rows)
        {
            rollups.Remove(row.SessionId, row.SeriesId, row.AtMicros, row.Before);
            rollups.Add(row.SessionId, row.SeriesId, row.AtMicros, row.After);
        }

        await new CallWriter(connection, scope.OrganizationId, series, prices).UpdateAsync([.. batch.Calls.Select(change => change.After)],
            cancellationToken);
        await points.UpdateAsync([.. batch.Points.Select(change => change.After)], cancellationToken);
        // Each row goes back to where it was: no session begins elsewhere.
        var touched = await series.LoadAsync(scope.OrganizationId, rollups.Series, cancellationToken);
        await RollupWriter.WriteAsync(connection, scope.OrganizationId, rollups, beginnings: null,
            touched.Values.Select(row => row.PersonId), cancellationToken);
        await LookAgainAsync(connection, scope.OrganizationId, batch, cancellationToken);
        return batch.Step;
    }

    private static async Task LookAgainAsync(
        NpgsqlConnection connection, int organizationId, RepriceBatch batch, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "update sessions set due = true where organization_id = $1 and session_id = any($2) and not due", connection);
        command.Parameters.AddValue(organizationId).AddValue(batch.Rows.Select(row => row.SessionId).Distinct().ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What going all the way would change, as of now. Nothing is written and nobody is held up.</summary>
    /// <param name="within">After this time it ends, and says that it didn't come through.</param>
    public async Task<RepriceSums> MeasureAsync(RepriceScope scope, TimeSpan within, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var reader = new RepriceReader(connection, scope, series, prices, RowsAtOnce, isLocked: false);
        var sums = new RepriceSums();
        for (var position = RepricePosition.Start; ;)
        {
            var batch = await reader.NextAsync(position, cancellationToken);
            foreach (var row in batch.Rows)
                sums.Add(row);
            if (batch.Step.IsLast)
                return sums with { IsWhole = true };
            if (time.GetElapsedTime(began) > within)
                return sums;
            position = batch.Step.Next;
        }
    }
}
