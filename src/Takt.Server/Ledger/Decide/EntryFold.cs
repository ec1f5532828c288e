using Takt.Metering.Counting;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Series;

namespace Takt.Server.Ledger.Decide;

/// <summary>Lays one request's reports into the plan of its group.</summary>
internal readonly struct EntryFold(GroupPlan plan, LedgerEntry entry)
{
    private readonly long _received = RecordTime.FromDateTime(entry.ReceivedAt.UtcDateTime);

    public void Add(in CallReport report)
    {
        var (at, row) = See(report.Session, report.Dimensions, report.TimeUnixNano);
        var call = Call.From(report, at);
        var key = (report.Session.Id, report.Key);
        if (plan.Calls.TryGetValue(key, out var staged)) staged.Add(call, row);
        else plan.Calls[key] = staged = new(report.Session.Id, report.Key, call, row);

        if (!report.HasRequestId) return;
        var movable = HomeClaim.IsMovable(report);
        plan.HasMovable |= movable;
        staged.Contend(HomeClaim.Of(report), movable);
    }

    public void Add(in PointReport report)
    {
        var (at, row) = See(report.Session, report.Dimensions, report.TimeUnixNano);
        plan.Points.TryAdd((report.Session.Id, report.Key), new(report, at, row));
    }

    public void Add(in ActivityReport report, int kindId)
    {
        var (at, row) = See(report.Session, report.Dimensions, report.TimeUnixNano);
        plan.Activities.TryAdd((report.Session.Id, report.Key), new(report, at, row, kindId));
    }

    private (long AtMicros, SeriesRow Row) See(SessionIdentity identity, Dimensions dimensions, long timeUnixNano)
    {
        var row = plan.Series[Origin.Of(entry.Source, dimensions)];
        if (!plan.Sessions.TryGetValue(identity.Id, out var session)) plan.Sessions[identity.Id] = session = new(identity) { SeriesId = row.SeriesId };
        var at = RecordTime.Clamp(timeUnixNano, _received);
        session.See(at, entry.Reports.Signals);
        return (at, row);
    }
}
