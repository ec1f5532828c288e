using Npgsql;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Decide;
using Takt.Server.Ledger.Rollups;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>Adds what new points and activities say to the totals of their session and model, and to the sums of activity.</summary>
internal sealed class PointSettlement(
    NpgsqlConnection connection, GroupPlan plan, Dictionary<(Guid SessionId, string Model), SessionModelDelta> models, RollupDelta rollups)
{
    private readonly CumulativeRestatement _cumulative = new(connection, plan.OrganizationId);

    public async Task SettleAsync(
        IReadOnlyList<StagedPoint> points, IReadOnlyList<StagedActivity> activities, CancellationToken cancellationToken)
    {
        foreach (var point in points)
        {
            // A cumulative point's share is not known before its stream is settled.
            Model(point.Report.Session.Id, point.Series.Model).AddPoint(point.Report.Measure, 1, point.Report.Cumulative ? 0 : point.Report.Value);
        }

        foreach (var session in points.Where(point => point.Report.Cumulative).GroupBy(point => point.Report.Session.Id))
        {
            // All points of a stream have its attributes, so its model too.
            var modelOf = session.GroupBy(point => point.Series.SeriesId).ToDictionary(s => s.Key, s => s.First().Series.Model);
            var streams = session.Select(point => point.Report.Stream).ToHashSet();
            foreach (var change in await _cumulative.SettleAsync("usage_points", plan.SessionOn(session.Key), session.Key, streams, cancellationToken))
            {
                var model = modelOf.TryGetValue(change.SeriesId, out var known) ? known : session.First().Series.Model;
                Model(session.Key, model).AddPoint((Measure)change.Kind, 0, change.Difference);
            }
        }

        await SettleActivitiesAsync(activities, cancellationToken);
    }

    private async Task SettleActivitiesAsync(IReadOnlyList<StagedActivity> activities, CancellationToken cancellationToken)
    {
        foreach (var activity in activities)
        {
            if (activity.Report.CumulativeStream is null)
            {
                rollups.AddActivity(activity.Series.SeriesId, activity.KindId, activity.AtMicros, activity.Report.Value);
            }
        }

        foreach (var session in activities.Where(a => a.Report.CumulativeStream is not null).GroupBy(a => a.Report.Session.Id))
        {
            var kindOf = session.ToLookup(a => a.Report.CumulativeStream!.Value, a => a.KindId);
            foreach (var stream in kindOf)
            {
                var changes = await _cumulative.SettleAsync("activity", plan.SessionOn(session.Key), session.Key, [stream.Key], cancellationToken);
                foreach (var change in changes) rollups.AddActivity(change.SeriesId, stream.First(), change.AtMicros, change.Difference);
            }
        }
    }

    private SessionModelDelta Model(Guid sessionId, string model)
    {
        if (!models.TryGetValue((sessionId, model), out var delta)) models[(sessionId, model)] = delta = new();
        return delta;
    }
}
