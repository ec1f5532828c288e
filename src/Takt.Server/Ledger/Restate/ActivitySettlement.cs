using Npgsql;
using Takt.Metering.Counting;
using Takt.Server.Ledger.Decide;
using Takt.Server.Ledger.Rollups;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>Adds what new activities say to the sums of activity.</summary>
internal sealed class ActivitySettlement(NpgsqlConnection connection, int organizationId, RollupDelta rollups)
{
    private static readonly string Update =
        KeyedUpdate.Of("activity", "$5::bigint[], $6::bigint[]", "delta, since_nano",
            set: "delta") + " returning t.session_id, t.record_key, t.series_id, t.kind_id, t.at";

    public async Task SettleAsync(IReadOnlyList<StagedActivity> activities, CancellationToken cancellationToken)
    {
        foreach (var activity in activities.Where(activity => activity.Report.CumulativeStream is null))
            rollups.AddActivity(activity.Series.SeriesId, activity.KindId, activity.AtMicros, activity.Report.Value);

        var cumulative = activities.Where(activity => activity.Report.CumulativeStream is not null)
            .Select(activity => (activity.Report.Session.Id, activity.Report.CumulativeStream!.Value, activity.Report.TimeUnixNano));
        var shares = await StreamNeighbours.SharesAsync(connection, organizationId, "activity", cumulative, cancellationToken);
        if (shares.Count > 0)
            await UpdateAsync(shares, cancellationToken);
    }

    private async Task UpdateAsync(List<StreamShare> shares, CancellationToken cancellationToken)
    {
        var differences = shares.ToDictionary(share => (share.Row.SessionId, share.Row.Key), share => share.Difference);
        await using var batch = StreamNeighbours.Update(connection, organizationId, Update, shares);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rollups.AddActivity(reader.GetInt64(2), reader.GetInt32(3), RecordTime.FromDateTime(reader.GetDateTime(4)),
                differences[(reader.GetGuid(0), reader.GetGuid(1))]);
        }
    }
}
