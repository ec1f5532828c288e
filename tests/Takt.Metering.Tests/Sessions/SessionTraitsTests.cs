using Takt.Metering.Sessions;
using Takt.Metering.Usage;
using static Takt.Metering.Tests.Sessions.Facts;

namespace Takt.Metering.Tests.Sessions;

/// <summary>What is odd about a session.</summary>
public sealed class SessionTraitsTests
{
    [Fact]
    public void Nothing_HasNothingOdd() => Assert.Equal(default, SessionTraits.Of([], []));

    [Fact]
    public void Traits_CountErrorsOfThreeKinds_AndThePeak()
    {
        var traits = SessionTraits.Of([Call(1, read: 10, write: 5, input: 7), Call(2, read: 3)],
        [
            Event(ActivityKinds.ApiErrors, 1), Result(1, "a", outcome: ActivityOutcome.Failed), Result(1, "b"),
            Event(ActivityKinds.ToolRejected, 1, new() { ToolUse = "c" }), Event(ActivityKinds.ToolRejected, 2, new() { ToolUse = "d" }),
            Event(ActivityKinds.Prompts, 0),
        ]);

        Assert.Equal((22, 1, 1, 2, 1), (traits.PeakContext, traits.ApiErrors, traits.FailedTools, traits.Rejections, traits.Prompts));
    }

    [Fact]
    public void Avoidable_IsTheLargerOfMissAndCarried_AndNotASwitchOfTheModel()
    {
        var switched = SessionTraits.Of([Call(1, write: 50_000), Call(2, write: 50_000, model: "haiku")], []);
        Assert.Equal((1, 0L), (switched.Misses, switched.Avoidable));

        var missed = SessionTraits.Of([Call(1, write: 50_000), Call(2, write: 50_000)], []);
        Assert.Equal((50_000L * 9_000, 50_000L * 9_000), (missed.MissNano, missed.Avoidable));

        // Eleven calls carry a result of 30,000 tokens; the first of them misses the cache for less than that costs.
        var calls = Enumerable.Range(2, 11).Select(at => Call(at, read: 9_000)).Prepend(Call(0, write: 12_000)).ToList();
        var carried = SessionTraits.Of(calls, [Result(0.5, "a", bytes: 120_000)]);
        Assert.Equal((1, 3_000L * 9_000), (carried.Misses, carried.MissNano));
        Assert.Equal((30_000L * 10_000) + (10 * 30_000L * 1_000), carried.Avoidable);

        Assert.Equal(3_000L * 9_000, SessionTraits.Of(calls, [Result(0.5, "a", bytes: 100_000)]).Avoidable);
        Assert.Equal(3_000L * 9_000, SessionTraits.Of(calls[..^1], [Result(0.5, "a", bytes: 120_000)]).Avoidable);
    }
}
