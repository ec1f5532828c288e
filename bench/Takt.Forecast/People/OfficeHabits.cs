namespace Takt.Forecast.People;

/// <summary>People who work on weekdays, by day.</summary>
internal static class OfficeHabits
{
    public static Habits Steady(Randomness random, int days)
    {
        var start = random.Between(7.5, 10);
        return new()
        {
            Kind = "office_steady",
            Days = days,
            Stays = [new(0, Offset(random), random.Index(2))],
            WorkProbability = Week(random.Between(0.82, 0.97), random.Between(0.02, 0.12)),
            WeekdayLevels = [.. Enumerable.Range(0, 7).Select(_ => random.LogNormal(1, 0.35))],
            Spans =
            [
                new(start, 0.5, random.Between(7.5, 9.5), 0.7, 1) { Weekend = false },
                new(random.Between(19.5, 21), 0.7, 1.6, 0.6, random.Between(0, 0.25)) { Weekend = false },
                new(random.Between(10, 15), 1.5, 2.5, 1, 1) { Weekend = true },
            ],
            Lunch = (random.Between(11.8, 13), 0.85),
            SessionMedian = random.LogBetween(20, 60),
            GapMedian = random.LogBetween(8, 25),
            ThinkMedian = random.LogBetween(2, 6),
            CallsPerPrompt = random.LogBetween(3, 9),
            SizeSpread = random.Between(0.25, 0.5),
            DayLevelSpread = random.Between(0.15, 0.3),
            DayLevelCorrelation = random.Between(0, 0.4),
            Readings = ReadingHabits.Draw(random),
            FiveHourTarget = random.LogBetween(0.35, 1.1),
            SevenDayTarget = random.LogBetween(0.2, 2),
            MadeUp = random.Between(0, 0.6),
            Retry = random.Between(0.02, 0.3),
        };
    }

    public static Habits Bursty(Randomness random, int days) => Steady(random, days) with
    {
        Kind = "office_bursty",
        SessionMedian = random.LogBetween(12, 30),
        SessionSpread = 1,
        GapMedian = random.LogBetween(20, 50),
        GapSpread = 1.2,
        LongGap = random.Between(0.2, 0.35),
        CallsPerPrompt = random.LogBetween(6, 16),
        SizeSpread = random.Between(0.6, 1),
        DayLevelSpread = random.Between(0.3, 0.6),
        FiveHourTarget = random.LogBetween(0.5, 1.3),
    };

    /// <summary>Somebody who runs into walls on most days.</summary>
    public static Habits Heavy(Randomness random, int days)
    {
        var habits = Steady(random, days);
        return habits with
        {
            Kind = "heavy",
            WorkProbability = Week(random.Between(0.9, 1), random.Between(0.3, 0.8)),
            Spans =
            [
                new(random.Between(7.5, 10), 0.8, random.Between(9, 12), 1, 1),
                new(random.Between(20, 21.5), 0.6, random.Between(1.5, 3), 0.7, random.Between(0.3, 0.7)),
            ],
            SessionMedian = random.LogBetween(40, 110),
            GapMedian = random.LogBetween(10, 25),
            LongGap = 0.1,
            CallsPerPrompt = random.LogBetween(6, 16),
            FiveHourTarget = random.LogBetween(1, 1.9),
            SevenDayTarget = random.LogBetween(0.7, 1.5),
            MadeUp = random.Between(0.2, 0.7),
            Retry = random.Between(0.05, 0.4),
        };
    }

    public static Habits PartTime(Randomness random, int days)
    {
        var habits = Steady(random, days);
        var week = Week(0.05, 0.03);
        var first = 1 + random.Index(3);
        for (var day = 0; day < 3; day++)
            week[1 + (first + day - 1 + (day == 2 ? random.Index(2) : 0)) % 5] = random.Between(0.85, 0.97);
        return habits with
        {
            Kind = "part_time",
            WorkProbability = week,
            SevenDayTarget = random.LogBetween(0.3, 1),
        };
    }

    /// <summary>Habits of a week: on most of its days one nearly always works or hardly ever.</summary>
    public static double[] Days(Randomness random, double weekday, double weekend) =>
        [.. Week(weekday, weekend).Select(share => random.Chance(share) ? random.Between(0.75, 0.97) : random.Between(0.03, 0.25))];

    public static double[] Week(double weekday, double weekend) => [weekend, weekday, weekday, weekday, weekday, weekday, weekend];

    /// <summary>Zones as most people have them; some are half an hour off.</summary>
    public static int Offset(Randomness random) =>
        random.Pick((int[])[-480, -420, -360, -300, -180, 0, 60, 60, 120, 120, 180, 330, 480, 540, 600]);
}
