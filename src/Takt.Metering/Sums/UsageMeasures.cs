using Takt.Metering.Counting;

namespace Takt.Metering.Sums;

/// <summary>
/// All that the sums of an interval hold: what counted rows add, sessions that began, and what people and agents did. Their names and
/// columns stand in <see cref="MeasureTable"/>.
/// </summary>
/// <param name="Sessions">Sessions whose earliest counted record lies here.</param>
/// <param name="ActiveMs">Milliseconds in which a person or the agent was at work.</param>
public readonly record struct UsageMeasures(
    UsageAmounts Amounts, long Sessions = 0, long ActiveMs = 0, long Commits = 0, long PullRequests = 0, long LinesAdded = 0,
    long LinesRemoved = 0)
{
    public bool IsZero => this == default;

    /// <exception cref="OverflowException">The sum is more than can be counted.</exception>
    public static UsageMeasures operator +(in UsageMeasures a, in UsageMeasures b) => checked(new(a.Amounts + b.Amounts,
        a.Sessions + b.Sessions, a.ActiveMs + b.ActiveMs, a.Commits + b.Commits, a.PullRequests + b.PullRequests,
        a.LinesAdded + b.LinesAdded, a.LinesRemoved + b.LinesRemoved));
}
