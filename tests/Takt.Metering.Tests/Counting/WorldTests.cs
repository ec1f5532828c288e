using Takt.Metering.Tests.Counting.Worlds;
using Takt.Metering.Tests.Counting.Worlds.Judging;
using Takt.Metering.Tests.Counting.Worlds.Making;
using Takt.Metering.Tests.Counting.Worlds.Telling;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Counting;

/// <summary>
/// What the worlds' witnesses tell, taken together by hand, is what happened in them: the promise is held against nothing else.
/// </summary>
public sealed class WorldTests
{
    private const int Seeds = 150;

    [Fact]
    public void Witnesses_OfClaudeCodeEachAlone_TellTheTruth()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var dice = new Dice(seed);
            var world = WorldMaker.Make(dice, "world " + seed, oneAccount: seed % 5 == 0);
            var tale = Tale.Of(world, Enum.GetValues<Teller>(), MetricStyle.Plain, dice);
            foreach (var session in world.Sessions.Where(session => session.Parent is null))
            {
                var calls = world.Calls.Where(call => call.Session.Root == session).ToList();
                var told = tale.Calls.Where(call => call.Of!.Session.Root == session).ToList();
                var truth = Sum(calls.Select(call => call.Tokens));
                Assert.Equal(truth, Sum(told.Where(call => call.By == Teller.Events).Select(call => call.Tokens)));
                Assert.Equal(truth, Sum(told.Where(call => call.By == Teller.Spans).Select(call => call.Tokens)));
                Assert.Equal(truth, Sum(told.Where(call => call.By == Teller.Transcripts).GroupBy(line => line.Message)
                    .Select(lines => lines.MaxBy(line => line.Tokens.Output)!.Tokens)));
                var names = calls.Select(call => call.Session.Name).ToHashSet();
                Assert.Equal(truth, Exported(tale.Points.Where(point => names.Contains(point.Session!))));
            }
        }
    }

    [Fact]
    public void Witnesses_OfGenAiEachAlone_TellTheTruth()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var dice = new Dice(seed);
            var world = GenAiMaker.Make(dice, "world " + seed);
            var tale = Tale.Of(world, [Teller.Spans, Teller.Metrics], MetricStyle.Plain, dice);
            var truth = Sum(world.Calls.Select(call => call.Tokens));
            Assert.Equal(truth, Sum(tale.Calls.Where(call => !call.Around).Select(call => call.Tokens)));
            Assert.Equal(truth with { Input = truth.Input + truth.CacheRead + truth.CacheWrite, CacheRead = 0, CacheWrite = 0 },
                Exported(tale.Points));
        }
    }

    [Fact]
    public void Worlds_ManySeeds_HaveAllThatCanGoWrong()
    {
        var worlds = Enumerable.Range(0, Seeds)
            .Select(seed => WorldMaker.Make(new Dice(seed), "world " + seed, oneAccount: false)).ToList();
        var calls = worlds.SelectMany(world => world.Calls).ToList();
        Assert.InRange(calls.Count / Seeds, 15, 70);
        Assert.InRange(calls.Count(call => call.Tokens == new TokenCounts(8, 1, 0, 0)) * 100 / calls.Count, 3, 8);
        Assert.Contains(worlds, world => world.Sessions.Exists(session => session.Parent is not null));
        Assert.Contains(worlds,
            world => world.Calls.GroupBy(call => call.Session).Any(session => session.Select(call => call.Process).Distinct().Count() > 1));
        Assert.Contains(worlds,
            world => world.Calls.GroupBy(call => call.Process).Any(process => process.Select(call => call.Session).Distinct().Count() > 1));
        Assert.Contains(calls.GroupBy(call => call.Process),
            process => process.Max(call => call.End) - process.Min(call => call.Start) > 7 * World.Hour);
        Assert.Contains(calls.GroupBy(call => call.Session),
            session => session.Select(call => call.End / (24 * World.Hour)).Distinct().Count() > 1);
    }

    [Fact]
    public void Cases_OneSeed_AreOneCase()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (one, other) = (new Case(seed), new Case(seed));
            Assert.Equal(one.Reports.Calls.Select(call => (call.Key, call.TimeUnixNano, call.Tokens, call.Dimensions.Hash)),
                other.Reports.Calls.Select(call => (call.Key, call.TimeUnixNano, call.Tokens, call.Dimensions.Hash)));
            Assert.Equal(one.Reports.Points.Select(point => (point.Key, point.Session)),
                other.Reports.Points.Select(point => (point.Key, point.Session)));
        }
    }

    private static TokenCounts Exported(IEnumerable<Measured> points)
    {
        var sums = Naive.Sums(points);
        return new(sums.GetValueOrDefault(Measure.Input) + sums.GetValueOrDefault(Measure.InputWithCache),
            sums.GetValueOrDefault(Measure.Output), sums.GetValueOrDefault(Measure.CacheRead), sums.GetValueOrDefault(Measure.CacheWrite));
    }

    private static TokenCounts Sum(IEnumerable<TokenCounts> tokens) => tokens.Aggregate(TokenCounts.Zero, (sum, one) => sum + one);
}
