using Takt.Metering.Usage;
using static Takt.Metering.Tests.Counting.Worlds.Making.World;

namespace Takt.Metering.Tests.Counting.Worlds.Making;

/// <summary>Makes services that call models and name nobody: pods of one service, runs of an agent in each.</summary>
internal static class GenAiMaker
{
    private static readonly string[] Models = ["claude-opus-4-8", "claude-sonnet-5", "claude-haiku-4-5", "gpt-5.2", "gemini-3-pro"];

    public static World Make(Dice dice, string name)
    {
        var world = new World { Name = name, GenAi = true };
        var day = new DateTimeOffset(2026, 11, dice.Between(10, 14), 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1_000_000;
        var start = day + (dice.Chance(35) ? (24 * Hour) - dice.Between(Minute, 15 * Minute) : dice.Between(6 * Hour, 20 * Hour));
        var services = dice.Chance(25) ? 2 : 1;
        for (var i = 0; i < services; i++)
        {
            var who = new Who(null, null, null, null, null, null, $"{name} service {i}");
            string[] hosts = [.. Enumerable.Range(0, dice.Between(1, 3)).Select(pod => $"pod {pod} {name}")];
            var service = new Person(i, who, hosts);
            world.People.Add(service);
            foreach (var host in hosts)
                Serve(dice, world, service, host, start + dice.Between(0, 20 * Minute));
        }

        return world;
    }

    private static void Serve(Dice dice, World world, Person service, string host, long start)
    {
        var process = new TrueProcess(service, service.Who with { Host = host }, dice.Chance(50), dice.Of(15, 60) * Second,
            start - dice.Between(Second, 20 * Second));
        world.Processes.Add(process);
        var at = start;
        var runs = dice.Between(1, 7);
        string[] models = [dice.Of(Models), dice.Of(Models)];
        for (var run = 0; run < runs; run++)
        {
            var session = new TrueSession($"{world.Name} conversation {world.Sessions.Count}", service, null, at);
            world.Sessions.Add(session);
            var turn = new List<TrueCall>();
            var calls = dice.Between(1, 5);
            var model = dice.Chance(75) ? models[0] : null;
            for (var i = 0; i < calls; i++)
            {
                var tokens = new TokenCounts(dice.Skewed(20, 4_000), dice.Skewed(2, 900), dice.Chance(40) ? dice.Between(1_000, 9_000) : 0,
                    dice.Chance(20) ? dice.Between(100, 3_000) : 0);
                if (dice.Chance(6))
                    tokens = new(12, 3, 0, 0);
                var begins = at + dice.Between(1_000_000L, 500_000_000L);
                var ends = begins + dice.Between(300_000_000L, 20 * Second);
                turn.Add(new($"{world.Name} {world.Calls.Count + i}", session, process, model ?? dice.Of(models), null, tokens, 0,
                    begins, ends));
                at = ends;
            }

            world.Calls.AddRange(turn);
            world.Turns.Add(turn);
            at += dice.Between(Second, 8 * Minute);
        }
    }
}
