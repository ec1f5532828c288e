using Takt.Metering.Usage;
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
    public Dictionary<SpanReference, SpanLink> Spans { get; } = [];

    /// <summary>The traces of the spans that link, and of those that tell of calls.</summary>
    public HashSet<Guid> Traces { get; } = [];

    /// <summary>Where the facts of other sessions lie, which the group's calls turn out to be of.</summary>
    public Dictionary<Guid, DateOnly> OtherSessions { get; } = [];

    /// <summary>
    /// Sessions of which nobody knew whose they are before this group: their calls and metrics have to be compared with the identity's.
    /// </summary>
    public HashSet<Guid> NewlyKnown { get; } = [];

    /// <summary>True when a call may be one that another session tells of.</summary>
    public bool IsShared { get; set; }

    /// <summary>True when a report names no session.</summary>
    public bool IsNameless { get; set; }

    /// <summary>Notes where the facts of another session lie.</summary>
    public void Remember(Guid sessionId, DateOnly sessionOn)
    {
        if (!Sessions.ContainsKey(sessionId))
            OtherSessions[sessionId] = sessionOn;
    }

    public DateOnly SessionOn(Guid sessionId) =>
        Sessions.TryGetValue(sessionId, out var session) ? session.SessionOn : OtherSessions[sessionId];

    /// <summary>Leaves out what happened before a time; a session that has more begins with that.</summary>
    /// <returns>What was left out.</returns>
    public IReadOnlySet<(Guid Session, Guid Key)> DropBefore(long micros)
    {
        var dropped = new HashSet<(Guid, Guid)>();
        var early = Sessions.Values.Where(session => session.FirstMicros < micros).ToDictionary(session => session.Identity.Id);
        if (early.Count == 0)
            return dropped;
        var later = new Dictionary<Guid, long>();
        Sort(Calls, call => call.Call.AtMicros);
        Sort(Points, point => point.AtMicros);
        Sort(Activities, activity => activity.AtMicros);
        foreach (var (id, first) in later)
            early[id].BeginAt(first);
        return dropped;

        void Sort<T>(Dictionary<(Guid Session, Guid Key), T> rows, Func<T, long> atOf)
        {
            foreach (var (key, row) in rows.Where(row => early.ContainsKey(row.Key.Session)).ToArray())
            {
                var at = atOf(row);
                if (at >= micros)
                    later[key.Session] = Math.Min(later.GetValueOrDefault(key.Session, long.MaxValue), at);
                else if (rows.Remove(key))
                    dropped.Add(key);
            }
        }
    }

    /// <summary>Leaves out everything of these sessions.</summary>
    public void Drop(IReadOnlySet<Guid> sessions)
    {
        if (sessions.Count == 0)
            return;
        foreach (var id in sessions)
            Sessions.Remove(id);
        Drop(Calls, sessions);
        Drop(Points, sessions);
        Drop(Activities, sessions);
        foreach (var span in Spans.Values.Where(link => sessions.Contains(link.SessionId)).ToArray())
            Spans.Remove(span.Reference);
    }

    private static void Drop<T>(Dictionary<(Guid Session, Guid Key), T> rows, IReadOnlySet<Guid> sessions)
    {
        foreach (var key in rows.Keys.Where(key => sessions.Contains(key.Session)).ToArray())
            rows.Remove(key);
    }
}
