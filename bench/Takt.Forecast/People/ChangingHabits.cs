namespace Takt.Forecast.People;

/// <summary>People of whom the past tells less, or tells it in another way.</summary>
internal static class ChangingHabits
{
    /// <summary>Early, late and night shifts in turn.</summary>
    public static Habits Shifts(Randomness random, int days)
    {
        var length = random.Between(6.5, 8.5);
        var rota = random.Chance(0.3) ? 2 : 3;
        var week = Enumerable.Range(0, 7).Select(_ => random.Between(0.55, 0.9)).ToArray();
        week[random.Index(7)] = random.Between(0.05, 0.4);
        return OfficeHabits.Steady(random, days) with
        {
            Kind = "shifts",
            WorkProbability = week,
            Rota = rota,
            Spans =
            [
                new(6, 0.4, length, 0.5, 1) { Rota = 0 },
                new(14, 0.4, length, 0.5, 1) { Rota = 1 },
                new(22, 0.4, length, 0.5, 1) { Rota = 2 },
            ],
            Lunch = (0, 0),
            SizeSpread = random.Between(0.3, 0.55),
            DayLevelSpread = random.Between(0.2, 0.4),
        };
    }

    /// <summary>Jobs by the clock, and somebody beside them.</summary>
    public static Habits Automation(Randomness random, int days)
    {
        var habits = random.Chance(0.5) ? OfficeHabits.Steady(random, days) : OwnTimeHabits.Hobbyist(random, days);
        var every = random.Pick((int[])[120, 180, 240, 360]);
        var first = random.Index(every);
        ScheduledJob hourly = new([.. Enumerable.Range(0, 1440 / every).Select(i => first + i * every)],
            random.LogBetween(0.4, 1.6), random.Between(0.15, 0.5), random.Between(0.85, 0.99), random.Chance(0.7));
        ScheduledJob nightly = new([random.Index(1440)], random.LogBetween(2, 6), random.Between(0.2, 0.5), 0.95, random.Chance(0.5));
        return habits with
        {
            Kind = "automation",
            Jobs = random.Index(3) switch
            {
                0 => [hourly],
                1 => [nightly, nightly with { MinutesOfDay = [random.Index(1440)] }],
                _ => [hourly, nightly],
            },
        };
    }

    /// <summary>Two machines side by side, or one in each of two zones between which the person travels.</summary>
    public static Habits TwoMachines(Randomness random, int days)
    {
        var habits = OfficeHabits.Steady(random, days);
        var home = habits.Stays[0].OffsetMinutes;
        habits = habits with { Kind = "two_machines", SizeSpread = random.Between(0.3, 0.55), DayLevelSpread = random.Between(0.2, 0.4) };
        if (random.Chance(0.5))
            return habits with { OtherMachine = random.Between(0.2, 0.5) };

        var away = home + random.Pick((int[])[-540, -360, -300, 300, 360, 480]);
        List<ZoneStay> stays = [new(0, home, 0)];
        for (var day = 10 + random.Index(20); day < days; day += 14 + random.Index(21))
        {
            stays.Add(new(day, away, 1));
            day += 4 + random.Index(11);
            stays.Add(new(day, home, 0));
        }

        return habits with { Stays = stays };
    }

    /// <summary>Weeks off, days in bed, and weeks before a date that had to be kept.</summary>
    public static Habits Sprints(Randomness random, int days) => OfficeHabits.Steady(random, days) with
    {
        Kind = "sprints",
        Absences =
        [
            (random.Index(days), 4 + random.Index(9)), (random.Index(days), 1 + random.Index(4)), (random.Index(days), 1 + random.Index(4)),
        ],
        Sprints =
        [
            (random.Index(days), 5 + random.Index(9), random.Between(1.3, 2.2)),
            (random.Index(days), 4 + random.Index(9), random.Between(1.3, 2.2)),
        ],
        DayLevelSpread = random.Between(0.2, 0.4),
        DayLevelCorrelation = random.Between(0.3, 0.7),
    };

    /// <summary>Of whom little is known yet, and who still finds out what it is good for.</summary>
    public static Habits Newcomer(Randomness random, int days)
    {
        var other = random.Index(4) switch
        {
            0 => OfficeHabits.Bursty(random, days),
            1 => OwnTimeHabits.NightOwl(random, days),
            2 => OwnTimeHabits.Hobbyist(random, days),
            _ => OfficeHabits.Steady(random, days),
        };
        return other with
        {
            Kind = "newcomer",
            Days = 17 + random.Index(12),
            FirstOriginDay = 3,
            Drift = new(0, random.LogBetween(0.8, 1.7), 1),
        };
    }

    public static Habits Unseen(Randomness random, int days)
    {
        var habits = random.Chance(0.6) ? OfficeHabits.Steady(random, days) : OwnTimeHabits.NightOwl(random, days);
        return habits with
        {
            Kind = "unseen",
            Unseen = new(random.Between(0.08, 0.3), random.LogBetween(0.6, 2), random.LogBetween(0.8, 2)),
        };
    }

    public static Habits Drifting(Randomness random, int days)
    {
        var factor = random.Chance(0.5) ? 1 + random.Between(0.3, 0.6) : 1 - random.Between(0.3, 0.6);
        return OfficeHabits.Steady(random, days) with
        {
            Kind = "drift",
            Drift = new(random.Between(-4, 4), random.LogBetween(0.45, 2.2), random.Chance(0.5) ? factor : 1),
            DayLevelSpread = random.Between(0.2, 0.4),
        };
    }
}
