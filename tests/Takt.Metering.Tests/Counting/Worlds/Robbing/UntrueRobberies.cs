using Takt.Metering.Tests.Counting.Worlds.Making;
using Takt.Metering.Tests.Counting.Worlds.Telling;

namespace Takt.Metering.Tests.Counting.Worlds.Robbing;

/// <summary>
/// Reports that say what never happened so: half a message, a session that was over; and clocks that are off, which is no lie.
/// </summary>
internal static class UntrueRobberies
{
    private const string Snapshot = "transcript keeps a snapshot (+ request id off)";
    private const string Stale = "-- metrics carry the session before";
    private const string Clock = "metrics' clock 15-60 s off, session off";

    public static IEnumerable<Robbery> All()
    {
        var snapshot = new Robbery(Snapshot, "snapshot") { Needs = [Teller.Transcripts], Truthful = false, Rob = Cut };
        yield return snapshot;
        yield return snapshot.Then(new(Snapshot, "request id off") { Rob = (tale, _) => IdRobberies.Off(tale, Teller.Transcripts) });
        yield return SessionRobberies.OffMetrics(Clock).Then(new(Clock, "clock off") { Rob = Shift });
        yield return new(Stale, "stale session") { Needs = [Teller.Metrics], Truthful = false, Rob = (tale, _) => Late(tale) };
    }

    // The line with the final count is the one that gets lost.
    private static Tale Cut(Tale tale, Dice dice)
    {
        var cut = tale.World.Calls.Where(call => call.Tokens.Output > 5 && dice.Chance(30))
            .ToDictionary(call => call, call => (long)dice.Between(1L, call.Tokens.Output - 1));
        return tale.Calling(Teller.Transcripts, line => cut.TryGetValue(line.Of!, out var most) && line.Tokens.Output > most
            ? line with { Tokens = line.Tokens with { Output = most }, Untrue = true } : line);
    }

    private static Tale Shift(Tale tale, Dice dice)
    {
        var off = tale.World.Processes.ToDictionary(
            process => process, _ => dice.Between(15 * World.Second, 60 * World.Second) * (dice.Chance(50) ? 1 : -1));
        return tale.Pointing(point => point with { Start = point.Start + off[point.Process!], Time = point.Time + off[point.Process!] });
    }

    private static Tale Late(Tale tale)
    {
        var before = tale.World.Sessions.Zip(tale.World.Sessions.Skip(1))
            .Where(pair => pair.First.Person == pair.Second.Person).ToDictionary(pair => pair.Second.Name, pair => pair.First.Name);
        return tale.Pointing(point => point.Session is not null && before.TryGetValue(point.Session, out var stale)
            ? point with { Session = stale, Untrue = true } : point);
    }
}
