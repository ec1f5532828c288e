using Takt.Forecast.Histories;
using Takt.Forecast.People;

namespace Takt.Forecast.Generating;

/// <summary>Makes an account: habits, what they lead to, caps that fit them, and what is seen of it all.</summary>
internal sealed class AccountMaker(long seed, int shortestWeeks, int longestWeeks, int questions)
{
    public MadeAccount Make(int kind, int number)
    {
        var random = new Randomness(seed, kind, number);
        var habits = AccountKinds.All[kind](random, 7 * (shortestWeeks + random.Index(longestWeeks - shortestWeeks + 1)));
        var epoch = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Index(180 * 1440));
        var sessions = new WorkPlan(habits, epoch, random).Make();
        var demands = new DemandMaker(habits, random).Make(sessions);
        var caps = CapsFor(habits, demands, random);

        var readings = new ReadingMaker(habits.Readings, habits.Days, caps, new(seed, kind, number, 1));
        var run = new AllowanceRun(habits, caps, readings, new(seed, kind, number, 2));
        run.Run(demands);
        var minutes = habits.Days * 1440;
        HistoryCall[] calls = [.. run.Calls.Where(call => call.Minute < minutes)];
        // The number says nothing of the kind: whoever answers shall not know it.
        var series = $"s{seed}-{new Randomness(seed, kind, number, 3).Index(900_000_000) + 100_000_000}";
        var picker = new OriginPicker(habits, caps, new(seed, kind, number, 4));
        return new(
            habits, new(series, epoch, minutes, calls, [.. readings.Readings], [.. run.Hits]),
            [
                .. picker.Pick(series, WindowNames.FiveHour, run.FiveHours, calls, questions / 2),
                .. picker.Pick(series, WindowNames.SevenDay, run.SevenDays, calls, questions / 2),
            ]);
    }

    /// <summary>Caps of which the account uses as much as its habits say, found by letting everything through once.</summary>
    private static Caps CapsFor(Habits habits, Demand[] demands, Randomness random)
    {
        var newcomer = habits.FirstOriginDay < 7;
        // A newcomer's first week begins about when the history does.
        var phase = WindowNames.SevenDayMinutes - random.Index(newcomer ? 2000 : WindowNames.SevenDayMinutes);
        var change = habits.Drift.Cap == 1 ? (int?)null : (int)(habits.Days * 1440 * random.Between(0.4, 0.65));
        var open = new Caps(double.PositiveInfinity, double.PositiveInfinity, phase, change, habits.Drift.Cap);
        var run = new AllowanceRun(habits, open, readings: null, random);
        run.Run(demands);
        // The last week is cut off by the history's end.
        var weeks = run.SevenDays.Where(window => window.Opened >= 0 && window.Reset <= habits.Days * 1440).ToArray();
        return open with
        {
            FiveHour = Share(run.FiveHours, 0.85) / habits.FiveHourTarget,
            SevenDay = Share(weeks.Length == 0 ? run.SevenDays : weeks, 0.6) / habits.SevenDayTarget,
        };
    }

    private static double Share(IReadOnlyList<WindowUse> windows, double share)
    {
        double[] tokens = [.. windows.Select(window => window.Tokens).Order()];
        return tokens.Length == 0 ? 1e6 : Math.Max(1000, tokens[(int)(share * (tokens.Length - 1))]);
    }
}
