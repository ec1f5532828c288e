using Takt.Metering.Limits;

namespace Takt.Metering.Tests.Limits;

/// <summary>How well the cap is learned, against the figures that docs/forecasts.md promises.</summary>
public sealed class CalibrationTests
{
    private const double Cap = 5_000_000;

    [Theory]
    [InlineData(0.4, 0.05, 95)]
    [InlineData(0.2, 0.05, 75)]
    [InlineData(0.2, 0.12, 95)]
    public void FiveReadingsOfOneWindow_TellTheCap(double upTo, double within, int percent) =>
        AtLeast(percent, seed =>
        {
            var world = new LimitWorld(seed, Cap);
            world.Window(5, upTo);
            return Math.Abs(world.Learned!.Value / Cap - 1) <= within;
        });

    [Fact]
    public void OneWrongReadingOfTen_HardlyMovesTheCap() =>
        AtLeast(95, seed =>
        {
            var (right, wrong) = (new LimitWorld(seed, Cap), new LimitWorld(seed, Cap));
            right.Window(10, 0.8);
            wrong.Window(10, 0.8, (reading, told) => reading == 4 ? seed % 2 == 0 ? 0.97 : 0.02 : told);
            return Math.Abs(wrong.Learned!.Value / right.Learned!.Value - 1) <= 0.01;
        });

    [Fact]
    public void UnseenUseOfAFifth_StillGivesTheCapOfWhatIsSeen() =>
        AtLeast(90, seed =>
        {
            var world = new LimitWorld(seed, Cap) { UnseenAlong = 0.2 };
            for (var window = 0; window < 4; window++)
                world.Window(6, 0.6);
            return Math.Abs(world.Learned!.Value / (Cap * 0.8) - 1) <= 0.12;
        });

    [Fact]
    public void ChangeOfTheCap_IsFoundWithinThreeWindows_AndWithinTwoMostly()
    {
        AtLeast(85, seed => FindsChange(seed, windows: 2));
        AtLeast(95, seed => FindsChange(seed, windows: 3));
    }

    [Fact]
    public void WithoutAChange_NoneIsFound() =>
        AtLeast(97, seed =>
        {
            var world = new LimitWorld(seed, Cap);
            var steady = true;
            for (var window = 0; window < 20; window++)
            {
                world.Window(5, 0.3 + 0.02 * window);
                steady &= Math.Abs(world.Learned!.Value / Cap - 1) < 0.1;
            }

            return steady;
        });

    [Fact]
    public void UnseenUseAtOtherMinutes_IsTold_AlongWithSeenUseItIsNot()
    {
        AtLeast(85, seed => Math.Abs(UnseenShare(seed, along: 0, elsewhere: 0.5) - 0.25 ?? 1) < 0.15);
        AtLeast(95, seed => UnseenShare(seed, along: 0.25, elsewhere: 0) is null);
        AtLeast(95, seed => UnseenShare(seed, along: 0, elsewhere: 0) is null);
    }

    [Fact]
    public void WeeksCap_FollowsAChangeThatTheFiveHoursShow()
    {
        var account = new AccountLimits(29_000_000);
        var (minute, week) = (29_000_000L, 0.0);
        var reset = minute + 7 * 24 * 60;
        for (var window = 0; window < 9; window++)
        {
            var cap = window < 6 ? 1_000_000 : 500_000;
            for (var step = 1; step <= 4; step++, minute += 30)
            {
                account.AddUse(minute, 100_000);
                week += 100_000.0 / (cap * 8);
                account.AddReading(LimitWindow.FiveHour, minute, step * 100_000.0 / cap, minute - (step - 1) * 30 + 300);
                if (window < 6)
                    account.AddReading(LimitWindow.SevenDay, minute, Math.Round(week, 2), reset);
            }

            minute += 700;
        }

        var gauge = account.Gauge(LimitWindow.SevenDay, reset - 7 * 24 * 60, reset, minute);

        // The eighth of the windows' caps each; nothing was read of the week since the change.
        Assert.InRange(gauge.Cap!.Value, 3_600_000, 4_400_000);
        Assert.True(gauge.Used > week - 0.12, $"{gauge.Used} of {week}");
    }

    private static bool FindsChange(int seed, int windows)
    {
        var world = new LimitWorld(seed, Cap);
        for (var window = 0; window < 8; window++)
            world.Window(5, 0.5);
        world.Cap = seed % 2 == 0 ? Cap * 0.6 : Cap * 1.6;
        for (var window = 0; window < windows; window++)
            world.Window(5, 0.5);
        // A window is looked at when it is over: with the first reading of the next.
        world.Window(1, 0.1);
        return Math.Abs(world.Learned!.Value / world.Cap - 1) < 0.1;
    }

    private static double? UnseenShare(int seed, double along, double elsewhere)
    {
        var world = new LimitWorld(seed, Cap) { UnseenAlong = along, UnseenElsewhere = elsewhere };
        for (var window = 0; window < 12; window++)
            world.Window(8, 0.6);
        return world.Account.UnseenShare(LimitWindow.FiveHour);
    }

    private static void AtLeast(int percent, Func<int, bool> holds)
    {
        const int Runs = 200;
        var held = Enumerable.Range(1, Runs).Count(holds);
        Assert.True(100 * held >= percent * Runs, $"It holds in {held} of {Runs} runs; {percent} % are promised.");
    }
}
