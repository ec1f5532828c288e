using Takt.Metering.Cost;
using Takt.Metering.Counting;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Identify;
using Takt.Server.Ledger.Series;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Decide;

/// <summary>Lays one request's reports into the plan of its group.</summary>
internal readonly struct EntryFold(GroupPlan plan, LedgerEntry entry)
{
    private readonly long _received = RecordTime.FromDateTime(entry.ReceivedAt.UtcDateTime);

    public void Add(in CallReport report)
    {
        var (session, at, row) = See(report.Session, report.Dimensions, report.TimeUnixNano);
        var transcript = report.Evidence == Evidence.Transcript;
        var name = transcript ? NameHash.Of(report.Dimensions, isTranscript: true).Cast<Guid?>().FirstOrDefault() : row.Name;
        if (name is { } known)
            session.Names.Add(known);
        session.Kinds |= KindsOf(report);
        if (report.Span is { } span)
            plan.Traces.Add(span.Trace);
        plan.IsShared |= transcript || !report.Session.Named;
        plan.IsNameless |= !report.Session.Named;
        var call = Call.From(report, at);
        var key = (report.Session.Id, report.Key);
        if (plan.Calls.TryGetValue(key, out var staged))
            staged.Add(call, row);
        else
            plan.Calls[key] = new(report.Session.Id, report.Key, call, row);
    }

    public void Add(in PointReport report)
    {
        var (session, at, row) = See(report.Session, report.Dimensions, report.TimeUnixNano);
        if (row.Name is { } name)
            session.Names.Add(name);
        session.Kinds |= SessionKinds.Metrics | OddName(report.Dimensions);
        plan.IsNameless |= !report.Session.Named;
        plan.Points.TryAdd((report.Session.Id, report.Key), new(report, at, row));
    }

    public void Add(in ActivityReport report, int kindId)
    {
        var (session, at, row) = See(report.Session, report.Dimensions, report.TimeUnixNano);
        if (report.Kind == ActivityKinds.AgentEnds)
            session.Kinds |= SessionKinds.AgentEnded;
        plan.Activities.TryAdd((report.Session.Id, report.Key), new(report, at, row, kindId));
    }

    public void Add(in SpanLink link)
    {
        plan.Spans[link.Reference] = link;
        plan.Traces.Add(link.Reference.Trace);
    }

    private static SessionKinds KindsOf(in CallReport report) => OddName(report.Dimensions) | report.Evidence switch
    {
        Evidence.Transcript => SessionKinds.Transcript,
        Evidence.Span => report.HasRequestId ? SessionKinds.SpanWithId : SessionKinds.SpanWithoutId,
        _ => report.HasRequestId ? SessionKinds.EventWithId : SessionKinds.EventWithoutId,
    };

    private static SessionKinds OddName(Dimensions dimensions) =>
        ModelName.Of(dimensions).Exactness == NameExactness.Family ? SessionKinds.None : SessionKinds.OddName;

    private (StagedSession Session, long AtMicros, SeriesRow Row) See(SessionIdentity identity, Dimensions dimensions, long timeUnixNano)
    {
        var row = plan.Series[Origin.Of(entry.Source, dimensions)];
        if (!plan.Sessions.TryGetValue(identity.Id, out var session))
            plan.Sessions[identity.Id] = session = new(identity) { SeriesId = row.SeriesId };
        var at = RecordTime.Clamp(timeUnixNano, _received);
        session.See(at, entry.Reports.Signals);
        return (session, at, row);
    }
}
