using Takt.Metering.Counting.Joining;

namespace Takt.Metering.Counting.Explaining;

/// <summary>Which metrics a call explains: those of the session in which it counts, but for copies of a fork.</summary>
public static class ExplainingCall
{
    private const long ReachMicros = 30_000_000;

    public static KnownCall Of(JoinedCall call, Guid sessionId)
    {
        var lead = call.Lead;
        return new(sessionId, call.Named, lead.Key, call.Name, call.Dimensions.QuerySource, lead.Call.AtMicros, lead.Call.Tokens,
            lead.Call.ReportedNano);
    }

    /// <summary>
    /// True for a call that transcripts of several sessions tell as much of and nobody else who names one: nothing tells the fork from its
    /// parent.
    /// </summary>
    public static bool IsCopied(JoinedCall call) => call.Copies.Skip(1).Any();

    /// <summary>
    /// The session whose metrics the call explains: the one of those that told all of it whose metrics hold the call's time, else that has
    /// any within half a minute; of several the home, and the home where there is none. A fork that began seconds after the call doesn't
    /// hold it.
    /// </summary>
    public static Guid SessionOf(JoinedCall call, IEnumerable<MetricPoint> points)
    {
        if (!IsCopied(call))
            return call.Home.SessionId;
        var at = call.Lead.Call.AtMicros;
        var of = call.Copies.ToHashSet();
        var told = points.Where(point =>
            point.Named && point.Delta > 0 && of.Contains(point.SessionId) && point.Name.Against(call.Name) is not null).ToList();
        var sessions = Covered(0);
        if (sessions.Count == 0)
            sessions = Covered(ReachMicros);
        return sessions.Count == 0 || sessions.Contains(call.Home.SessionId) ? call.Home.SessionId : sessions.Min();

        HashSet<Guid> Covered(long reach) =>
            [.. told.Where(point => at >= point.SinceMicros - reach && at <= point.UntilMicros + reach).Select(point => point.SessionId)];
    }
}
