namespace Takt.Forecast.People;

/// <summary>When a person sits down to work, day by day.</summary>
internal sealed class WorkPlan(Habits habits, DateTimeOffset epoch, Randomness random)
{
    private const int MinutesPerDay = 1440;
    private readonly List<WorkSession> _sessions = [];

    public IReadOnlyList<WorkSession> Make()
    {
        var firstWeekday = (int)epoch.DayOfWeek;
        var levels = new DayLevels(habits, firstWeekday, random);
        var minuteOfEpoch = (int)epoch.TimeOfDay.TotalMinutes;
        for (var day = 0; day <= habits.Days; day++)
        {
            var stay = habits.Stays.Last(stay => stay.FromDay <= day);
            var midnight = day * MinutesPerDay - minuteOfEpoch - stay.OffsetMinutes;
            var weekday = (firstWeekday + day) % 7;
            if (levels[day] > 0)
                Day(day, weekday, midnight, levels[day], stay.Machine);
            Apart(midnight, stay.Machine);
            Jobs(weekday, midnight);
        }

        return _sessions;
    }

    private void Day(int day, int weekday, double midnight, double level, int machine)
    {
        var progress = (double)day / habits.Days;
        // Lunch belongs to the day, not to each span of it.
        var lunch = random.Chance(habits.Lunch.Probability)
            ? midnight + (habits.Lunch.Hour + random.Normal(0, 0.4)) * 60 : double.PositiveInfinity;
        var busyUntil = double.NegativeInfinity;
        foreach (var span in habits.Spans)
        {
            if (span.Weekend is { } weekend && weekend != (weekday is 0 or 6))
                continue;
            if ((span.Rota is { } rota && rota != day / 7 % habits.Rota) || !random.Chance(span.Probability))
                continue;
            var hour = span.Start + random.Normal(0, span.StartSpread) + habits.Drift.Hours * progress;
            var start = Math.Max(midnight + hour * 60, busyUntil);
            var end = midnight + hour * 60 + Math.Max(0.3, random.Normal(span.Length, span.LengthSpread)) * 60;
            busyUntil = Sessions(start, end, level, lunch, machine);
        }
    }

    /// <returns>When the last one ended.</returns>
    private double Sessions(double start, double end, double level, double lunch, int machine)
    {
        var time = start + random.Exponential(8);
        // More work is partly more of the day, partly larger prompts.
        var pace = Math.Sqrt(level);
        while (time < end)
        {
            if (time > lunch - 10 && time < lunch + 35)
                time = lunch + random.Between(30, 70);
            var length = Math.Min(random.LogNormal(habits.SessionMedian, habits.SessionSpread), end - time + random.Exponential(15));
            if (time < lunch && time + length > lunch + 15)
                length = lunch + random.Exponential(10) - time;
            if (length > 1)
            {
                var on = random.Chance(habits.OtherMachine) ? 1 - machine : machine;
                _sessions.Add(new(time, time + length, random.LogNormal(pace, habits.SizeSpread), on, Seen: true));
            }

            if (random.Chance(habits.Quit))
                break;
            var gap = random.Chance(habits.LongGap)
                ? random.Pareto(60, 1.2) : random.LogNormal(habits.GapMedian / pace, habits.GapSpread);
            time += Math.Max(1, length) + gap;
        }

        return time;
    }

    /// <summary>Sessions on a phone at any waking hour, workday or not.</summary>
    private void Apart(double midnight, int machine)
    {
        if (habits.Unseen.Apart <= 0)
            return;
        for (var left = habits.Unseen.Apart; random.Chance(left); left--)
        {
            var start = midnight + random.Between(7, 23.5) * 60;
            _sessions.Add(new(start, start + random.LogNormal(18, 0.7), random.LogNormal(habits.Unseen.Size, 0.6), machine, Seen: false));
        }
    }

    private void Jobs(int weekday, double midnight)
    {
        foreach (var job in habits.Jobs.Where(job => job.OnWeekends || weekday is not (0 or 6)))
        {
            foreach (var minute in job.MinutesOfDay.Where(_ => random.Chance(job.Reliability)))
            {
                var start = midnight + minute + random.Exponential(1);
                // A job is one long prompt after the other; its machine is no person's.
                _sessions.Add(new(start, start + random.LogNormal(9, 0.3), random.LogNormal(job.Tokens, job.Spread), 2, Seen: true));
            }
        }
    }
}
