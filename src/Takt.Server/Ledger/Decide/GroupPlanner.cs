using Takt.Metering.Usage;
using Takt.Server.Ledger.Queue;
using Takt.Server.Ledger.Series;

namespace Takt.Server.Ledger.Decide;

/// <summary>Folds the reports of a group: what tells of the same call becomes one, what is said twice is said once.</summary>
internal sealed class GroupPlanner(SeriesResolver series, ActivityKindStore kinds)
{
    public async Task<GroupPlan> PlanAsync(int organizationId, IReadOnlyList<PendingEntry> group, CancellationToken cancellationToken)
    {
        await LearnAsync(organizationId, group, cancellationToken);
        var plan = new GroupPlan(organizationId);
        foreach (var pending in group)
        {
            var entry = pending.Entry;
            var received = RecordTime.FromDateTime(entry.ReceivedAt.UtcDateTime);
            foreach (var report in entry.Reports.Calls) AddCall(plan, entry, report, received);
            foreach (var report in entry.Reports.Points)
            {
                var (at, row) = See(plan, entry, report.Session, report.Dimensions, report.TimeUnixNano, received);
                plan.Points.TryAdd((report.Session.Id, report.Key), new(report, at, row));
            }

            foreach (var report in entry.Reports.Activities)
            {
                var (at, row) = See(plan, entry, report.Session, report.Dimensions, report.TimeUnixNano, received);
                plan.Activities.TryAdd((report.Session.Id, report.Key), new(report, at, row, kinds.Known(report.Kind)));
            }
        }

        return plan;
    }

    private void AddCall(GroupPlan plan, LedgerEntry entry, in CallReport report, long received)
    {
        var (at, row) = See(plan, entry, report.Session, report.Dimensions, report.TimeUnixNano, received);
        var call = Call.From(report, at);
        var key = (report.Session.Id, report.Key);
        if (plan.Calls.TryGetValue(key, out var staged)) staged.Add(call, row);
        else plan.Calls[key] = staged = new(report.Session.Id, report.Key, call, row);

        if (HomeClaim.IsMovable(report)) plan.HasMovable = true;
        else if (report.Evidence == Evidence.Span || !report.HasRequestId) return;
        var claim = HomeClaim.Of(report);
        if (staged.Claim is not { } known || claim.IsBetterThan(known)) staged.Claim = claim;
    }

    private (long AtMicros, SeriesRow Row) See(
        GroupPlan plan, LedgerEntry entry, SessionIdentity identity, Dimensions dimensions, long timeUnixNano, long received)
    {
        if (!series.TryGet(entry.Source, dimensions, out var row)) throw new InvalidOperationException("A series was forgotten between learning and use.");
        if (!plan.Sessions.TryGetValue(identity.Id, out var session)) plan.Sessions[identity.Id] = session = new(identity) { SeriesId = row.SeriesId };
        var at = RecordTime.Clamp(timeUnixNano, received);
        session.See(at, entry.Reports.Signals);
        return (at, row);
    }

    private async Task LearnAsync(int organizationId, IReadOnlyList<PendingEntry> group, CancellationToken cancellationToken)
    {
        List<(IngestSource, Dimensions)>? unknown = null;
        HashSet<string>? unknownKinds = null;
        foreach (var pending in group)
        {
            var (source, reports) = (pending.Entry.Source, pending.Entry.Reports);
            foreach (var report in reports.Calls) Need(source, report.Dimensions);
            foreach (var report in reports.Points) Need(source, report.Dimensions);
            foreach (var report in reports.Activities)
            {
                Need(source, report.Dimensions);
                if (!kinds.IsKnown(report.Kind)) (unknownKinds ??= []).Add(report.Kind);
            }
        }

        if (unknown is not null) await series.LearnAsync(organizationId, unknown, cancellationToken);
        if (unknownKinds is not null) await kinds.LearnAsync(unknownKinds, cancellationToken);

        void Need(IngestSource source, Dimensions dimensions)
        {
            if (!series.TryGet(source, dimensions, out _)) (unknown ??= []).Add((source, dimensions));
        }
    }
}
