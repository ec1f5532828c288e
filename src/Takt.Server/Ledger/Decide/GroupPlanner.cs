using Takt.Metering.Usage;
using Takt.Server.Ledger.Queue;
using Takt.Server.Ledger.Series;

namespace Takt.Server.Ledger.Decide;

/// <summary>Folds the reports of a group: what tells of the same call becomes one, what is said twice is said once.</summary>
internal sealed class GroupPlanner(SeriesResolver series, ActivityKindStore kinds)
{
    public async Task<GroupPlan> PlanAsync(int organizationId, IReadOnlyList<PendingEntry> group, CancellationToken cancellationToken)
    {
        var rows = await SeriesOfAsync(organizationId, group, cancellationToken);
        await LearnKindsAsync(group, cancellationToken);
        var plan = new GroupPlan(organizationId, rows);
        foreach (var pending in group)
        {
            var fold = new EntryFold(plan, pending.Entry);
            foreach (var report in pending.Entry.Reports.Calls)
                fold.Add(report);
            foreach (var report in pending.Entry.Reports.Points)
                fold.Add(report);
            foreach (var report in pending.Entry.Reports.Activities)
                fold.Add(report, kinds.Known(report.Kind));
            foreach (var link in pending.Entry.Reports.Spans)
                fold.Add(link);
        }

        return plan;
    }

    private async Task<Dictionary<Origin, SeriesRow>> SeriesOfAsync(
        int organizationId, IReadOnlyList<PendingEntry> group, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<Origin, SeriesRow>();
        var unknown = new Dictionary<Origin, (IngestSource, Dimensions)>();
        foreach (var pending in group)
        {
            var (source, reports) = (pending.Entry.Source, pending.Entry.Reports);
            foreach (var report in reports.Calls)
                Need(source, report.Dimensions);
            foreach (var report in reports.Points)
                Need(source, report.Dimensions);
            foreach (var report in reports.Activities)
                Need(source, report.Dimensions);
        }

        if (unknown.Count > 0)
        {
            foreach (var (origin, row) in await series.LearnAsync(organizationId, unknown, cancellationToken))
                rows[origin] = row;
        }

        return rows;

        void Need(IngestSource source, Dimensions dimensions)
        {
            var origin = Origin.Of(source, dimensions);
            if (rows.ContainsKey(origin))
                return;
            if (series.Known(origin) is { } row)
                rows[origin] = row;
            else
                unknown[origin] = (source, dimensions);
        }
    }

    private async Task LearnKindsAsync(IReadOnlyList<PendingEntry> group, CancellationToken cancellationToken)
    {
        HashSet<string>? unknown = null;
        foreach (var pending in group)
        {
            foreach (var report in pending.Entry.Reports.Activities)
            {
                if (!kinds.IsKnown(report.Kind))
                    (unknown ??= []).Add(report.Kind);
            }
        }

        if (unknown is not null)
            await kinds.LearnAsync(unknown, cancellationToken);
    }
}
