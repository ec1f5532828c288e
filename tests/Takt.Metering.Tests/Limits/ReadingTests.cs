using Takt.Metering.Limits;

namespace Takt.Metering.Tests.Limits;

/// <summary>Which readings move a gauge, and which are kept and don't.</summary>
public sealed class ReadingTests
{
    private const long Start = 29_000_000, Reset = Start + 300;

    private readonly AccountLimits _account = new(Start);

    public ReadingTests()
    {
        // A whole cap is 1,000 here, and 40 % of it are used.
        for (var minute = 0; minute < 40; minute++)
        {
            _account.AddUse(Start + minute, 10);
            if (minute % 10 == 9)
                Read(minute, (minute + 1) / 100.0);
        }
    }

    [Fact]
    public void Gauge_IsTheLastReading_AndWhatWasUsedSince()
    {
        _account.AddUse(Start + 60, 55);

        var gauge = _account.Gauge(LimitWindow.FiveHour, Start, Reset, Start + 61);

        Assert.Equal(0.455, gauge.Used!.Value, 3);
        Assert.Equal((1_000, 455, 0.4, Start + 39), (Math.Round(gauge.Cap!.Value), gauge.Seen, gauge.Floor, gauge.ReadAt));
    }

    [Fact]
    public void FormerReset_IsStale() =>
        Assert.Equal(ReadingVerdict.Stale, _account.AddReading(LimitWindow.FiveHour, Start + 50, 0.9, Start + 45));

    [Fact]
    public void ResetThatIsFurtherAwayThanTheWindowIsLong_IsOutOfIt() =>
        Assert.Equal(ReadingVerdict.OutOfWindow, _account.AddReading(LimitWindow.FiveHour, Start + 50, 0.5, Start + 400));

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.95)]
    public void OneThatContradicts_MovesNothing_UntilTheNextAgrees(double used)
    {
        Assert.Equal(ReadingVerdict.Contradicts, Read(50, used));
        Assert.Equal(0.4, Used(51), 2);

        Assert.Equal(ReadingVerdict.Accepted, Read(52, used + 0.01));
        Assert.Equal(used + 0.01, Used(53), 2);
    }

    [Fact]
    public void OneThatContradicts_IsForgotten_WhenTheNextGoesOnAsBefore()
    {
        Read(50, 0.95);

        Assert.Equal(ReadingVerdict.Accepted, Read(60, 0.41));
        Assert.Equal(ReadingVerdict.Contradicts, Read(61, 0.96));
        Assert.Equal(0.41, Used(62), 2);
    }

    [Fact]
    public void OfTwoEndsToCome_TheLaterReadingIsBelieved_AndGoingBackFindsAllAsItWas()
    {
        Assert.Equal(ReadingVerdict.Accepted, _account.AddReading(LimitWindow.FiveHour, Start + 50, 1, Start + 200));
        Assert.Equal((Start - 100, Start + 200), Bounds(51));

        Assert.Equal(ReadingVerdict.Accepted, Read(52, 0.4));
        Assert.Equal((Start, Reset), Bounds(53));
        Assert.Equal(1_000, Math.Round(_account.Gauge(LimitWindow.FiveHour, Start, Reset, Start + 53).Cap!.Value));
    }

    [Fact]
    public void Refusal_IsTheWholeCap_UntilTheReset()
    {
        _account.AddHit(LimitWindow.FiveHour, Start + 70, Reset);
        var forecast = _account.Forecast(LimitWindow.FiveHour, Start, Reset, Start + 80);

        Assert.Equal(1, forecast.Used, 2);
        Assert.Equal(1, forecast.HitProbability);
    }

    [Fact]
    public void WithoutAnyReading_NothingIsSaidOfTheCap()
    {
        var account = new AccountLimits(Start);
        account.AddUse(Start, 500);

        var gauge = account.Gauge(LimitWindow.SevenDay, Start, Start + 10_080, Start + 5);

        Assert.Null(gauge.Used);
        Assert.Null(gauge.Cap);
        Assert.Equal(500, gauge.Seen);
    }

    private ReadingVerdict Read(int minute, double used) => _account.AddReading(LimitWindow.FiveHour, Start + minute, used, Reset);

    private (long, long) Bounds(int minute) =>
        _account.Bounds(LimitWindow.FiveHour, Start + minute) is { } bounds ? (bounds.Opened, bounds.Reset) : default;

    private double Used(int minute) => _account.Gauge(LimitWindow.FiveHour, Start, Reset, Start + minute).Used!.Value;
}
