namespace Takt.Metering.Pace;

/// <summary>What the choice of an account rests on.</summary>
/// <param name="WeekUsed">Share of the week's cap; null where nothing tells it.</param>
/// <param name="WeekGone">Share of the week that is over; null where nothing tells when it ends.</param>
/// <param name="WindowUsed">Share of the 5-hour cap; 0 where no window is open, null where nothing tells it.</param>
/// <param name="Next">Share of the 5-hour cap that the next prompts will take.</param>
/// <param name="Blocked">Calls are refused until a reset.</param>
public sealed record PaceAccount(long Id, double? WeekUsed, double? WeekGone, double? WindowUsed, double Next, bool Blocked)
{
    /// <summary>How far use lags behind the week: what is positive would go unused at this pace. 0 where nothing tells.</summary>
    public double Slack => WeekUsed is { } used && WeekGone is { } gone ? gone - used : 0;
}
