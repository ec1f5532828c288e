namespace Takt.Forecast.People;

/// <summary>Turns sessions into calls: prompts, each a run of calls, with time to read and think between them.</summary>
internal sealed class DemandMaker(Habits habits, Randomness random)
{
    private const double CallSpread = 0.7;
    private readonly List<Demand> _demands = [];
    private int _prompt;

    /// <summary>All calls of the history, in the order of time.</summary>
    public Demand[] Make(IReadOnlyList<WorkSession> sessions)
    {
        foreach (var session in sessions)
            Add(session);
        var last = habits.Days * 1440;
        return [.. _demands.Where(demand => demand.Minute >= 0 && demand.Minute < last).OrderBy(demand => demand.Minute)];
    }

    private void Add(WorkSession session)
    {
        for (var time = session.Start; time < session.End; time += random.LogNormal(habits.ThinkMedian, 0.9))
        {
            _prompt++;
            var seen = session.Seen && !random.Chance(habits.Unseen.Along);
            for (var calls = random.Geometric(habits.CallsPerPrompt); calls > 0; calls--)
            {
                var tokens = random.LogNormal(habits.TokensPerCall * session.Size, CallSpread);
                _demands.Add(new((int)Math.Floor(time), Math.Max(1, Math.Round(tokens)), session.Machine, seen, _prompt));
                time += random.Exponential(0.6);
            }
        }
    }
}
