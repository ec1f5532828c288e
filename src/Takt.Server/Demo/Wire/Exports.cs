using Takt.Server.Demo.People;
using Takt.Server.Demo.Story;

namespace Takt.Server.Demo.Wire;

/// <summary>The export requests of a session, by the signals that its agent has.</summary>
internal static class Exports
{
    /// <param name="byTurn">One request per prompt, as they come while somebody works; else a request for all of it.</param>
    public static IEnumerable<DemoExport> Of(DemoPlay play, bool byTurn)
    {
        var agent = play.Session.Person.Agent;
        if (agent != DemoAgent.MetricsOnly)
        {
            var size = byTurn ? 1 : play.Turns.Count;
            for (var i = 0; i < play.Turns.Count; i += size)
            {
                var first = i;
                var turns = play.Turns.Skip(first).Take(size).ToArray();
                yield return agent == DemoAgent.Office
                    ? new(turns[^1].End, "/v1/traces", () => TracesExport.Write(play.Session, first, turns))
                    : new(turns[^1].End, "/v1/logs", () => LogsExport.Write(play.Session, turns));
            }
        }

        if (agent is not (DemoAgent.Cowork or DemoAgent.Office))
            yield return new(play.End, "/v1/metrics", () => MetricsExport.Write(play));
    }
}
