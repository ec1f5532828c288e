namespace Takt.Forecast.People;

/// <summary>How much is done on each day of a history: 0 on days off, about 1 on others, alike from one day to the next.</summary>
internal sealed class DayLevels
{
    private readonly double[] _levels;

    /// <param name="firstWeekday">Of the history's first day, 0 is Sunday.</param>
    public DayLevels(Habits habits, int firstWeekday, Randomness random)
    {
        _levels = new double[habits.Days + 2];
        var innovation = habits.DayLevelSpread * Math.Sqrt(1 - habits.DayLevelCorrelation * habits.DayLevelCorrelation);
        var state = random.Normal(0, habits.DayLevelSpread);
        for (var day = 0; day < _levels.Length; day++)
        {
            state = habits.DayLevelCorrelation * state + random.Normal(0, innovation);
            var progress = (double)day / habits.Days;
            var weekday = (firstWeekday + day) % 7;
            var works = random.Chance(Probability(habits, day, weekday));
            var level = Math.Exp(state) * habits.WeekdayLevels[weekday] * Sprint(habits, day) * Math.Pow(habits.Drift.Level, progress);
            _levels[day] = works ? level : 0;
        }
    }

    public double this[int day] => _levels[day];

    private static double Probability(Habits habits, int day, int weekday)
    {
        if (habits.Absences.Any(absence => day >= absence.Day && day < absence.Day + absence.Length))
            return 0.02;
        var probability = habits.WorkProbability[weekday];
        return Sprint(habits, day) > 1 ? Math.Max(probability, 0.5 + probability / 2) : probability;
    }

    private static double Sprint(Habits habits, int day) => habits.Sprints
        .Where(sprint => day >= sprint.Day && day < sprint.Day + sprint.Length).Select(sprint => sprint.Level).FirstOrDefault(1);
}
