using Npgsql;
using Takt.Metering.Counting;
using Takt.Metering.Sums;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Decide;
using Takt.Server.Ledger.Rollups;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>Adds what new activities say to the sums of activity.</summary>
internal sealed class ActivitySettlement(NpgsqlConnection connection, int organizationId, RollupDelta rollups)
{
    private static readonly string Update =
        KeyedUpdate.Of("activity", "$5::bigint[], $6::bigint[]", "delta, since_nano",
            set: "delta") + " returning t.session_id, t.record_key, t.series_id, t.kind_id, t.at, t.reason, t.language, t.outcome";

    public async Task SettleAsync(IReadOnlyList<StagedActivity> activities, CancellationToken cancellationToken)
    {
        foreach (var activity in activities.Where(activity => activity.Report.CumulativeStream is null))
        {
            var report = activity.Report;
            var sort = EventSort.Of(report.Kind, report.Details);
            rollups.AddEvents(activity.Series.SeriesId, activity.KindId, activity.AtMicros, sort,
                new(sort.IsTimeAlone ? 1 : report.Value, sort.Bucket is null ? 0 : report.Details.DurationMs ?? 0));
        }

        var cumulative = activities.Where(activity => activity.Report.CumulativeStream is not null)
            .Select(activity => (activity.Report.Session.Id, activity.Report.CumulativeStream!.Value, activity.Report.TimeUnixNano));
        var shares = await StreamNeighbours.SharesAsync(connection, organizationId, "activity", cumulative, cancellationToken);
        // Rows of one stream are of one kind, and each stream has a row at hand.
        var names = activities.GroupBy(activity => activity.KindId).ToDictionary(kind => kind.Key, kind => kind.First().Report.Kind);
        if (shares.Count > 0)
            await UpdateAsync(shares, names, cancellationToken);
    }

    private async Task UpdateAsync(List<StreamShare> shares, Dictionary<int, string> names, CancellationToken cancellationToken)
    {
        var differences = shares.ToDictionary(share => (share.Row.SessionId, share.Row.Key), share => share.Difference);
        await using var batch = StreamNeighbours.Update(connection, organizationId, Update, shares);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var kind = reader.GetInt32(3);
            var details = new ActivityDetails
            {
                Reason = reader.IsDBNull(5) ? null : reader.GetString(5),
                Language = reader.IsDBNull(6) ? null : reader.GetString(6),
                Outcome = reader.IsDBNull(7) ? null : (ActivityOutcome)reader.GetInt16(7),
            };
            rollups.AddEvents(reader.GetInt64(2), kind, RecordTime.FromDateTime(reader.GetDateTime(4)), EventSort.Of(names[kind], details),
                new(differences[(reader.GetGuid(0), reader.GetGuid(1))], 0));
        }
    }
}
