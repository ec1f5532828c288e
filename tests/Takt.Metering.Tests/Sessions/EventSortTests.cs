using Takt.Metering.Sums;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Sessions;

/// <summary>What sums of events tell apart comes of short lists.</summary>
public sealed class EventSortTests
{
    [Theory]
    [InlineData(ActivityKinds.ToolAccepted, "config", "config")]
    [InlineData(ActivityKinds.ToolRejected, "user_reject", "user_reject")]
    [InlineData(ActivityKinds.ToolRejected, "made up", "other")]
    [InlineData(ActivityKinds.ToolRejected, null, null)]
    [InlineData("some_event", "config", null)]
    public void Reason_IsAKnownWord(string kind, string? told, string? kept) =>
        Assert.Equal(kept, EventSort.Of(kind, new() { Reason = told }).Reason);

    [Theory]
    [InlineData(429, "429")]
    [InlineData(418, "other")]
    [InlineData(null, "no status")]
    public void Error_IsSortedByItsStatus(int? status, string kept) =>
        Assert.Equal(kept, EventSort.Of(ActivityKinds.ApiErrors, new() { Status = (short?)status, Reason = "x" }).Reason);

    [Fact]
    public void Edit_KeepsLanguageAndSource()
    {
        var sort = EventSort.Of(ActivityKinds.EditDecisions, new() { Reason = "user_temporary", Language = "typescript" });

        Assert.Equal(("user_temporary", "TypeScript", null), (sort.Reason, sort.Language, sort.Bucket));
        Assert.Equal("other", EventSort.Of(ActivityKinds.EditDecisions, new() { Language = "Brainfuck" }).Language);
    }

    [Fact]
    public void Result_KeepsHowLongItTookAndHowItCameOut()
    {
        var sort = EventSort.Of(ActivityKinds.ToolResults, new() { DurationMs = 1_000, Outcome = ActivityOutcome.Failed });

        Assert.Equal((19, "failed", false), (sort.Bucket, sort.Reason, sort.IsTimeAlone));
        Assert.Equal(("failed", null), (new EventSort(sort.Code & ~0xFF).Reason, new EventSort(sort.Code & ~0xFF).Bucket));
        Assert.True(EventSort.Of(ActivityKinds.WaitSpan, new() { DurationMs = 1 }).IsTimeAlone);
    }
}
