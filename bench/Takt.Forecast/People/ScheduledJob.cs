namespace Takt.Forecast.People;

/// <summary>A job that runs by the clock, each day at the same minutes of it.</summary>
/// <param name="Tokens">Of a run, as a multiple of a call's.</param>
internal sealed record ScheduledJob(IReadOnlyList<int> MinutesOfDay, double Tokens, double Spread, double Reliability, bool OnWeekends);
