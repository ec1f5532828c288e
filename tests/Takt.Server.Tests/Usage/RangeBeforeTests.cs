using Takt.Server.Usage;
using Takt.Server.Usage.Changes;
using Takt.Server.Usage.Frames;

namespace Takt.Server.Tests.Usage;

public sealed class RangeBeforeTests
{
    private static readonly DateTimeOffset Later = new(2027, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-02", "2026-11-30", 28, "2026-10-05", "2026-11-02")]
    [InlineData("2026-11-23", "2026-11-30", 7, "2026-11-16", "2026-11-23")]
    [InlineData("2026-11-25", "2026-11-26", 7, "2026-11-18", "2026-11-19")]
    [InlineData("2026-11-01", "2026-12-01", 35, "2026-09-27", "2026-10-27")]
    [InlineData("2026-10-01", "2026-11-01", 35, "2026-08-27", "2026-09-27")]
    public void Days_AreThoseOfTheSameWeekdays_AsManyWeeksBefore(string from, string to, int days, string fromBefore, string toBefore)
    {
        var before = RangeBefore.Of(Frame(from, to), Later, wholeDays: false);

        Assert.Equal((days, UsageMoment.StartOf(DateOnly.Parse(fromBefore, null)), UsageMoment.StartOf(DateOnly.Parse(toBefore, null))),
            (before.Days, before.From, before.To));
    }

    [Fact]
    public void RangeThatIsNotOver_IsComparedUpToTheSameTimeOfDay()
    {
        // Twenty past nine in Zurich, cut up to the quarter.
        var now = new DateTimeOffset(2026, 11, 30, 8, 20, 0, TimeSpan.Zero);

        var before = RangeBefore.Of(Frame("2026-11-01", "2026-12-06"), now, wholeDays: false);

        Assert.Equal(35, before.Days);
        Assert.Equal(UsageMoment.StartOf(new(2026, 9, 27)), before.From);
        Assert.Equal(new DateTimeOffset(2026, 10, 26, 9, 30, 0, TimeSpan.FromHours(1)), before.To.Instant);
        Assert.Equal(UsageMoment.StartOf(new(2026, 11, 1)), RangeBefore.Of(Frame("2026-11-01", "2026-12-06"), now, wholeDays: true).To);
    }

    [Fact]
    public void DayThatHasJustBegun_HasSomethingToCompareWith()
    {
        var now = new DateTimeOffset(2026, 11, 29, 23, 3, 0, TimeSpan.Zero);

        var before = RangeBefore.Of(Frame("2026-11-30", "2026-12-01"), now, wholeDays: false);

        Assert.Equal(new DateTimeOffset(2026, 11, 23, 0, 15, 0, TimeSpan.FromHours(1)), before.To.Instant);
    }

    [Fact]
    public void Instants_KeepTheirTimeByTheClock_OverItsChange()
    {
        var frame = Frame("2026-10-26", "2026-10-27") with { WholeDays = false };

        var before = RangeBefore.Of(frame, Later, wholeDays: false);

        Assert.Equal(new DateTimeOffset(2026, 10, 19, 0, 0, 0, TimeSpan.FromHours(2)), before.From.Instant);
        Assert.Equal(TimeSpan.FromHours(24), before.To.Instant - before.From.Instant);
    }

    private static UsageFrame Frame(string from, string to)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");
        var (first, end) = (DateOnly.Parse(from, null), DateOnly.Parse(to, null));
        return new(
            Start(first), Start(end), first, end, new(["Europe/Zurich"], [], []), UsageInterval.Day, WholeDays: true, WholeHours: true);

        DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(default), zone.GetUtcOffset(day.ToDateTime(default)));
    }
}
