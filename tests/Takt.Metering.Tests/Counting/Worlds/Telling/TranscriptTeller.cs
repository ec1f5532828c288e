using Takt.Metering.Tests.Counting.Worlds.Making;

namespace Takt.Metering.Tests.Counting.Worlds.Telling;

/// <summary>
/// A line for each block of a message, the output growing; a fork copies its parent's lines; a sub-agent's file may repeat a message of the
/// conversation under a request of its own.
/// </summary>
internal static class TranscriptTeller
{
    public static List<Told> Tell(World world, Dice dice)
    {
        var lines = new List<Told>();
        foreach (var call in world.Calls)
        {
            var own = Lines(call, dice).ToList();
            lines.AddRange(own);
            var earlier = call.Source == "subagent" && dice.Chance(8) ? lines.LastOrDefault(line => IsRepeatable(line, call)) : null;
            if (earlier is not null)
                lines.Add(earlier with { Request = call.Request, Sidechain = true });
        }

        foreach (var fork in world.Sessions.Where(session => session.Parent is not null))
        {
            var parent = fork.Parent!.Name;
            lines.AddRange(lines.Where(line => line.Session == parent && !line.Sidechain && line.Time <= fork.Born)
                .Select(line => line with { Session = fork.Name }).ToList());
        }

        return lines;
    }

    private static bool IsRepeatable(Told line, TrueCall by) =>
        line.Of!.Session == by.Session && !line.Sidechain && line.Tokens == line.Of.Tokens && line.Time < by.Start;

    private static IEnumerable<Told> Lines(TrueCall call, Dice dice)
    {
        var who = call.Process.Who;
        // Who uploads a transcript may know the login alone.
        if ((who.AccountUuid ?? who.Email) is not null && dice.Chance(50))
            who = who with { UserId = null, EndUserId = null };
        var last = new Told
        {
            By = Teller.Transcripts,
            Of = call,
            Session = call.Session.Name,
            Who = who,
            Model = call.Model,
            Source = call.Source,
            Request = call.Request,
            Message = call.Message,
            Sidechain = call.Source == "subagent",
            Time = call.End - dice.Between(1_000_000L, 150_000_000L),
            Tokens = call.Tokens,
            Write1h = dice.Chance(50) ? call.Tokens.CacheWrite / 2 : null,
        };
        var blocks = call.Tokens.Output > 20 ? dice.Between(0, 3) : 0;
        for (var i = 0; i < blocks; i++)
        {
            yield return last with
            {
                Tokens = last.Tokens with { Output = Math.Max(1, call.Tokens.Output * i / (blocks + 1)) },
                Time = call.Start + ((last.Time - call.Start) * (i + 1) / (blocks + 1)),
            };
        }

        yield return last;
    }
}
