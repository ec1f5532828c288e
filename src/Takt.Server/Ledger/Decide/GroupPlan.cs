using Takt.Metering.Counting;
using Takt.Server.Ledger.Series;

namespace Takt.Server.Ledger.Decide;

/// <summary>What a group of requests adds up to, before the database has its say.</summary>
internal sealed class GroupPlan(int organizationId, Dictionary<Origin, SeriesRow> series)
{
    public int OrganizationId { get; } = organizationId;
    public Dictionary<Origin, SeriesRow> Series { get; } = series;
    public Dictionary<Guid, StagedSession> Sessions { get; } = [];
    public Dictionary<(Guid Session, Guid Key), StagedCall> Calls { get; } = [];
    public Dictionary<(Guid Session, Guid Key), StagedPoint> Points { get; } = [];
    public Dictionary<(Guid Session, Guid Key), StagedActivity> Activities { get; } = [];

    /// <summary>Sessions that the group only moves calls out of or into.</summary>
    public Dictionary<Guid, DateOnly> Homes { get; } = [];

    /// <summary>True when a report doesn't decide for itself which session it belongs to.</summary>
    public bool HasMovable { get; set; }

    public DateOnly SessionOn(Guid sessionId) => Sessions.TryGetValue(sessionId, out var session) ? session.SessionOn : Homes[sessionId];

    /// <summary>The distinct machines and accounts that spoke in this request.</summary>
    public IEnumerable<SeriesRow> SeriesOf(LedgerEntry entry)
    {
        var reports = entry.Reports;
        return reports.Calls.Select(r => r.Dimensions).Concat(reports.Points.Select(r => r.Dimensions)).Concat(reports.Activities.Select(r => r.Dimensions))
            .DistinctBy(d => d.Hash).Select(d => Series[Origin.Of(entry.Source, d)]).DistinctBy(s => (s.MachineId, s.AccountId));
    }

    /// <summary>Adds to the call of another session, or begins it there.</summary>
    public void AddCall(Guid sessionId, Guid key, in Call call, SeriesRow series)
    {
        if (Calls.TryGetValue((sessionId, key), out var staged)) staged.Add(call, series);
        else Calls[(sessionId, key)] = new(sessionId, key, call, series);
    }

    /// <summary>Leaves out everything of these sessions.</summary>
    public void Drop(IReadOnlySet<Guid> sessions)
    {
        if (sessions.Count == 0) return;
        foreach (var id in sessions) Sessions.Remove(id);
        Drop(Calls, sessions);
        Drop(Points, sessions);
        Drop(Activities, sessions);
    }

    private static void Drop<T>(Dictionary<(Guid Session, Guid Key), T> rows, IReadOnlySet<Guid> sessions)
    {
        foreach (var key in rows.Keys.Where(key => sessions.Contains(key.Session)).ToArray()) rows.Remove(key);
    }
}
