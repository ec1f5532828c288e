namespace Takt.Forecast.People;

/// <summary>How one account is used: drawn once from the range of its kind.</summary>
internal sealed record Habits
{
    public required string Kind { get; init; }

    public required int Days { get; init; }

    /// <value>Questions are asked from this day on.</value>
    public int FirstOriginDay { get; init; } = 21;

    public required IReadOnlyList<ZoneStay> Stays { get; init; }

    /// <value>From Sunday to Saturday.</value>
    public required double[] WorkProbability { get; init; }

    /// <value>By how much more is done on some weekdays than on others.</value>
    public required double[] WeekdayLevels { get; init; }

    public required IReadOnlyList<WorkSpan> Spans { get; init; }

    /// <value>Weeks until the rota begins again.</value>
    public int Rota { get; init; } = 1;

    /// <value>Hour of day, and how often there is a break.</value>
    public (double Hour, double Probability) Lunch { get; init; } = (12.25, 0.8);

    /// <value>Minutes at work in one go.</value>
    public required double SessionMedian { get; init; }

    public double SessionSpread { get; init; } = 0.8;

    /// <value>Minutes from one session to the next.</value>
    public required double GapMedian { get; init; }

    public double GapSpread { get; init; } = 0.9;

    /// <value>How often the gap is a long one, of a heavy tail.</value>
    public double LongGap { get; init; } = 0.15;

    /// <value>How often a session is the day's last although there would be time.</value>
    public double Quit { get; init; } = 0.08;

    /// <value>Minutes from the end of a prompt to the next.</value>
    public required double ThinkMedian { get; init; }

    public required double CallsPerPrompt { get; init; }

    public double TokensPerCall { get; init; } = 12_000;

    /// <value>How much sessions differ in tokens per call.</value>
    public required double SizeSpread { get; init; }

    public required double DayLevelSpread { get; init; }

    public required double DayLevelCorrelation { get; init; }

    /// <value>Weeks off, each with its first day and its number of days.</value>
    public IReadOnlyList<(int Day, int Length)> Absences { get; init; } = [];

    /// <value>Stretches of days of more work.</value>
    public IReadOnlyList<(int Day, int Length, double Level)> Sprints { get; init; } = [];

    public IReadOnlyList<ScheduledJob> Jobs { get; init; } = [];

    /// <value>How often a session is on the other machine, without going anywhere.</value>
    public double OtherMachine { get; init; }

    public UnseenUse Unseen { get; init; } = UnseenUse.None;

    public Drift Drift { get; init; } = Drift.None;

    public required ReadingHabits Readings { get; init; }

    /// <value>What the fuller 5-hour windows would use of the cap if nothing were refused.</value>
    public required double FiveHourTarget { get; init; }

    /// <value>What a usual week would use of the cap if nothing were refused.</value>
    public required double SevenDayTarget { get; init; }

    /// <value>Share of refused work that is done after the reset.</value>
    public required double MadeUp { get; init; }

    /// <value>How often a prompt is tried although the last was refused.</value>
    public required double Retry { get; init; }
}
