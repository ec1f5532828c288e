using Takt.Metering.Sums;

namespace Takt.Server.Usage.Queries;

/// <summary>The range of a question as it will be answered.</summary>
/// <param name="From">Included; cut down to the quarter of an hour.</param>
/// <param name="To">Excluded; cut up to the quarter of an hour.</param>
/// <param name="WholeDays">True when the range is whole days of the organization's own zone: then daily sums answer it.</param>
/// <param name="WholeHours">True when it is whole hours of that zone.</param>
/// <param name="Buckets">The start of every interval, in order.</param>
internal sealed record UsageFrame(
    DateTimeOffset From, DateTimeOffset To, DateOnly FromDay, DateOnly ToDay, string TimeZone, UsageInterval Interval, bool WholeDays,
    bool WholeHours, IReadOnlyList<DateTimeOffset> Buckets)
{
    public string Unit => UnitOf(Interval);

    /// <summary>The grain of which there are several whole ones in the range, so that few days are left over.</summary>
    public LatticeGrain CoarsestGrain => (ToDay.DayNumber - FromDay.DayNumber) switch
    {
        >= 6 * 30 => LatticeGrain.Month,
        >= 3 * 7 => LatticeGrain.Week,
        _ => LatticeGrain.Day,
    };

    /// <summary>
    /// The first day of the first whole week or month of the range, and the first day after its last; that is not after the first where
    /// there is none.
    /// </summary>
    public (DateOnly From, DateOnly To) Whole(LatticeGrain grain) => grain switch
    {
        LatticeGrain.Week => (Monday(FromDay.AddDays(6)), Monday(ToDay)),
        LatticeGrain.Month => (First(FromDay.Day == 1 ? FromDay : FromDay.AddMonths(1)), First(ToDay)),
        _ => (FromDay, ToDay),
    };

    public static string UnitOf(UsageInterval interval) => interval switch
    {
        UsageInterval.Hour => "hour",
        UsageInterval.Day => "day",
        UsageInterval.Week => "week",
        _ => "month",
    };

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    private static DateOnly First(DateOnly day) => new(day.Year, day.Month, 1);
}
