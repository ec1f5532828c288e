using Takt.Metering.Agents;

namespace Takt.Metering.Tests.Agents;

public sealed class PromptOriginTests
{
    private const long Second = 1_000_000_000;

    [Theory]
    [InlineData(new[] { 0.0 }, new double[0], new double[0])]
    [InlineData(new[] { 10.0 }, new[] { 9.0 }, new[] { 10.0 })]
    [InlineData(new[] { 10.0 }, new[] { 8.0 }, new[] { 10.0 })]
    [InlineData(new[] { 10.0 }, new[] { 7.9 }, new double[0])]
    [InlineData(new[] { 10.0 }, new[] { 10.0 }, new[] { 10.0 })]
    [InlineData(new[] { 10.0 }, new[] { 10.1 }, new double[0])]
    [InlineData(new[] { 10.0, 11.0 }, new[] { 9.5 }, new[] { 10.0 })]
    [InlineData(new[] { 10.0, 11.0 }, new[] { 9.5, 9.6 }, new[] { 10.0 })]
    [InlineData(new[] { 11.0, 10.0 }, new[] { 10.5, 9.9 }, new[] { 10.0, 11.0 })]
    [InlineData(new[] { 10.0, 20.0, 30.0 }, new[] { 1.0, 19.0, 31.0 }, new[] { 20.0 })]
    public void PromptSoonAfterAnAgentsEnd_IsProbablyAutomatic(double[] prompts, double[] ends, double[] expected)
    {
        var marks = prompts.Select(second => Mark(second, isPrompt: true))
            .Concat(ends.Select(second => Mark(second, isPrompt: false))).ToList();
        var keys = expected.Select(second => Mark(second, isPrompt: true).Key).Order().ToList();
        Assert.Equal(keys, PromptOrigins.ProbablyAutomatic(marks).Order());
        Assert.Equal(keys, PromptOrigins.ProbablyAutomatic(Enumerable.Reverse(marks)).Order());
    }

    private static PromptMark Mark(double second, bool isPrompt) =>
        new((long)(second * Second), isPrompt, Guid.Parse($"{(int)(second * 10):x8}-0000-0000-0000-{(isPrompt ? 1 : 2):x12}"));
}
