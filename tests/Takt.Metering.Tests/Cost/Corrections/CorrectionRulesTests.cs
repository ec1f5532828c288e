using Takt.Metering.Cost.Corrections;

namespace Takt.Metering.Tests.Cost.Corrections;

public sealed class CorrectionRulesTests
{
    [Theory]
    [InlineData(" Claude-Opus-4-8[1m] ", "claude-opus-4-8")]
    [InlineData("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5-20250929")]
    [InlineData("Claude-Opus-*", "claude-opus-*")]
    [InlineData("*", "*")]
    [InlineData("GPT-5.1", "gpt-5.1")]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("claude-*-4", null)]
    [InlineData("**", null)]
    [InlineData("a\nb", null)]
    public void Model_HasOneForm(string? raw, string? model)
    {
        var errors = new Dictionary<string, string>();
        Assert.Equal(model, CorrectionRules.Model(raw, "model", errors));
        Assert.Equal(model is null, errors.ContainsKey("model"));
    }

    [Theory]
    [InlineData(" EU ", "eu", true)]
    [InlineData(null, null, true)]
    [InlineData("", null, false)]
    [InlineData("a b", null, false)]
    public void Word_IsAsTelemetryHasIt(string? raw, string? word, bool right)
    {
        var errors = new Dictionary<string, string>();
        Assert.Equal(word, CorrectionRules.Word(raw, "geography", errors));
        Assert.Equal(right, errors.Count == 0);
    }

    [Theory]
    [InlineData("2026-11-20", "2026-11-21", true)]
    [InlineData("2026-11-20", "2026-11-20", false)]
    [InlineData(null, "2026-11-20", true)]
    [InlineData("2026-11-20", null, true)]
    public void Until_IsAfterFrom(string? from, string? until, bool right)
    {
        var errors = new Dictionary<string, string>();
        CorrectionRules.Days(Day(from), Day(until), "until", errors);
        Assert.Equal(right, errors.Count == 0);
    }

    private static DateOnly? Day(string? text) =>
        text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
