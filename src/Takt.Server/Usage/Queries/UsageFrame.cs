namespace Takt.Server.Usage.Queries;

/// <summary>The range of a question as it will be answered.</summary>
/// <param name="From">Included; cut down to the quarter of an hour.</param>
/// <param name="To">Excluded; cut up to the quarter of an hour.</param>
/// <param name="WholeDays">True when the range is whole days of the organization's own zone: then daily sums answer it.</param>
/// <param name="Buckets">The start of every interval, in order.</param>
internal sealed record UsageFrame(
    DateTimeOffset From, DateTimeOffset To, DateOnly FromDay, DateOnly ToDay, string TimeZone, UsageInterval Interval, bool WholeDays,
    DateTimeOffset Now, IReadOnlyList<DateTimeOffset> Buckets)
{
    public string Unit => UnitOf(Interval);

    public static string UnitOf(UsageInterval interval) => interval switch
    {
        UsageInterval.Hour => "hour",
        UsageInterval.Day => "day",
        UsageInterval.Week => "week",
        _ => "month",
    };
}
