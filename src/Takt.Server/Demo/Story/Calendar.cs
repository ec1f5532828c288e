using Takt.Server.Demo.People;

namespace Takt.Server.Demo.Story;

/// <summary>Who has sessions on a day, and when.</summary>
internal static class Calendar
{
    /// <summary>The build server's agent is a recent acquisition.</summary>
    private const int BuildServerDays = 10;

    /// <summary>How likely a session begins in each hour of the working day, from seven on.</summary>
    private static readonly double[] Hours = [0.3, 1.2, 3, 3.4, 3, 1.2, 2.2, 3.2, 3.4, 2.8, 1.8, 0.8, 0.4, 0.5, 0.4, 0.2];
    private const int FirstHour = 7;

    /// <param name="day">In each person's own time zone, so what is returned may begin on the UTC days beside it.</param>
    /// <param name="founded">The day on which the demonstration was made.</param>
    public static IEnumerable<DemoSession> SessionsOf(DateOnly day, DateOnly founded)
    {
        foreach (var person in Staff.All)
        {
            foreach (var session in OfPerson(person, day))
                yield return session;
        }

        if (day < founded.AddDays(-BuildServerDays))
            yield break;
        for (var hour = 0; hour < 24; hour++)
        {
            var start = new DateTimeOffset(day.ToDateTime(new TimeOnly(hour, 0)), TimeSpan.Zero);
            yield return Session(Staff.BuildServer, day, hour, start);
        }
    }

    private static IEnumerable<DemoSession> OfPerson(Person person, DateOnly day)
    {
        if (Holidays.IsOff(person, day))
            yield break;
        var random = DemoRandom.For(person.Number, day.DayNumber, 3);
        // Mondays are slow, Tuesdays are not, and some of the keen can't leave it on weekends.
        var usual = Holidays.IsWeekend(day)
            ? (random.Chance(person.Weight / 25) ? 1.2 : 0)
            : person.Weight
                * (day.DayOfWeek switch { DayOfWeek.Monday => 0.8, DayOfWeek.Tuesday => 1.2, DayOfWeek.Friday => 0.7, _ => 1.1 });
        var count = (int)(random.Skewed(usual, 0.5) + random.Share());
        for (var number = 0; number < count; number++)
            yield return Session(person, day, number, StartOf(person, day, random));
    }

    private static DemoSession Session(Person person, DateOnly day, int number, DateTimeOffset start)
    {
        var key = ((long)person.Number, (long)day.DayNumber, (long)number);
        return new(person, DemoRandom.For(key.Item1, key.Item2, key.Item3, 5).Id(), start, key);
    }

    private static DateTimeOffset StartOf(Person person, DateOnly day, DemoRandom random)
    {
        var chosen = random.Share() * Hours.Sum();
        var hour = 0;
        while (hour < Hours.Length - 1 && (chosen -= Hours[hour]) > 0)
            hour++;
        var local = day.ToDateTime(new TimeOnly(FirstHour + hour, random.Between(0, 59), random.Between(0, 59)));
        return new(TimeZoneInfo.ConvertTimeToUtc(local, person.TimeZone), TimeSpan.Zero);
    }
}
