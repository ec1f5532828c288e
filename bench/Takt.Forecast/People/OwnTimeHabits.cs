namespace Takt.Forecast.People;

/// <summary>People whose hours are their own.</summary>
internal static class OwnTimeHabits
{
    public static Habits NightOwl(Randomness random, int days)
    {
        var weekend = random.Between(0.4, 0.8);
        return OfficeHabits.Steady(random, days) with
        {
            Kind = "night_owl",
            WorkProbability = OfficeHabits.Days(random, 0.85, weekend),
            Spans =
            [
                new(random.Between(19, 23), 1.2, random.Between(4, 7), 1.3, 0.9),
                new(random.Between(14, 16.5), 1.2, 2.5, 1, random.Between(0.2, 0.6)),
            ],
            Lunch = (0, 0),
            SessionMedian = random.LogBetween(30, 80),
            GapMedian = random.LogBetween(8, 25),
            SizeSpread = random.Between(0.35, 0.6),
            DayLevelSpread = random.Between(0.2, 0.4),
        };
    }

    public static Habits Hobbyist(Randomness random, int days) => OfficeHabits.Steady(random, days) with
    {
        Kind = "hobbyist",
        WorkProbability = OfficeHabits.Days(random, 0.5, 0.8),
        Spans =
        [
            new(random.Between(18.5, 21), 0.8, random.Between(1.8, 3.2), 0.8, 1) { Weekend = false },
            new(random.Between(9, 12), 1.5, random.Between(2, 4.5), 1.5, 0.7) { Weekend = true },
            new(random.Between(15, 19), 1.5, random.Between(2, 5), 1.5, 0.7) { Weekend = true },
        ],
        Lunch = (13, 0.5),
        SessionMedian = random.LogBetween(25, 60),
        SizeSpread = random.Between(0.35, 0.65),
        DayLevelSpread = random.Between(0.25, 0.45),
        FiveHourTarget = random.LogBetween(0.5, 1.4),
        SevenDayTarget = random.LogBetween(0.25, 0.9),
    };

    /// <summary>A little, at times that are hard to tell.</summary>
    public static Habits Sporadic(Randomness random, int days)
    {
        var probability = random.Between(0.2, 0.5);
        return OfficeHabits.Steady(random, days) with
        {
            Kind = "sporadic",
            WorkProbability = OfficeHabits.Days(random, probability, probability * random.Between(0.3, 1)),
            Spans =
            [
                new(random.Between(9, 14), 2, random.Between(4, 8), 1.5, 0.9),
                new(random.Between(19, 21.5), 1.5, 1.5, 0.8, 0.25),
            ],
            SessionMedian = random.LogBetween(12, 30),
            GapMedian = random.LogBetween(25, 70),
            GapSpread = 1.3,
            LongGap = 0.2,
            Quit = 0.06,
            SizeSpread = random.Between(0.4, 0.7),
            DayLevelSpread = random.Between(0.3, 0.6),
            DayLevelCorrelation = random.Between(0, 0.4),
            FiveHourTarget = random.LogBetween(0.12, 0.6),
            SevenDayTarget = random.LogBetween(0.1, 0.7),
        };
    }
}
