using Takt.Metering.Sessions;

namespace Takt.Metering.Tests.Sessions;

/// <summary>Processes of a session, told apart by the numbers of their events.</summary>
public sealed class SequenceRunsTests
{
    [Fact]
    public void OneProcess_LosesWhatIsMissingBetween() =>
        Assert.Equal([(0, 9, 7, 3, 3)], Runs(0, 1, 2, 5, 6, 8, 9));

    [Fact]
    public void Resumed_CountsAnew() =>
        Assert.Equal([(0, 3, 4, 0, 0), (0, 2, 2, 1, 1)], Runs(0, 1, 2, 3, 0, 2));

    [Fact]
    public void Cleared_BeginsWhereTheFormerSessionEnded() =>
        Assert.Equal([(49, 52, 4, 0, 0)], Runs(49, 50, 51, 52));

    [Fact]
    public void TwoAtOnce_AreFollowedEachByItsNextNumber() =>
        Assert.Equal([(0, 3, 4, 0, 0), (0, 2, 3, 0, 0)], Runs(0, 1, 0, 2, 1, 3, 2));

    /// <summary>Number 7 may be either process's: what lies between may be lost, or not.</summary>
    [Fact]
    public void TwoAtOnce_AGapThatEitherMayHave_IsNotSurelyLost()
    {
        var runs = Runs(0, 1, 2, 0, 1, 7);

        Assert.Equal((0, 5), (runs.Sum(run => run.Least), runs.Sum(run => run.Most)));
    }

    [Fact]
    public void OrderAndRepetition_DontMatter()
    {
        (long, int)[] events = [(10, 0), (20, 1), (20, 2), (30, 4), (40, 0), (50, 1)];
        var random = new Random(1);
        for (var round = 0; round < 50; round++)
        {
            Assert.Equal(SequenceRuns.Find(events),
                SequenceRuns.Find(events.Concat(events.Take(random.Next(6))).OrderBy(_ => random.Next())));
        }
    }

    [Fact]
    public void GreatestNumbers_DontOverflow() =>
        Assert.Equal([(0, int.MaxValue, 2, int.MaxValue - 1, int.MaxValue - 1)], Runs(0, int.MaxValue));

    private static List<(int First, int Last, int Seen, int Least, int Most)> Runs(params int[] numbers) =>
        [.. SequenceRuns.Find(numbers.Select((number, i) => ((long)i, number)))
            .Select(run => (run.First, run.Last, run.Seen, run.LostLeast, run.LostMost))];
}
