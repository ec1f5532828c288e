using Takt.Contracts.Usage;
using Takt.Metering.Sums;

namespace Takt.Server.Usage.Frames;

/// <summary>The range of a question as it will be answered.</summary>
/// <param name="From">Included; cut down to the quarter of an hour.</param>
/// <param name="To">Excluded; cut up to the quarter of an hour.</param>
/// <param name="Zones">In which its days begin.</param>
/// <param name="WholeDays">True when the range is whole days of the organization: then daily sums answer it.</param>
/// <param name="WholeHours">True when its intervals are whole hours of the organization.</param>
internal sealed record UsageFrame(
    DateTimeOffset From, DateTimeOffset To, DateOnly FromDay, DateOnly ToDay, FrameZones Zones, UsageInterval Interval, bool WholeDays,
    bool WholeHours)
{
    /// <summary>True where it began earlier, and nothing of that is kept any more.</summary>
    public bool IsCut { get; init; }

    /// <summary>The start of every interval, in order.</summary>
    public IReadOnlyList<DateTimeOffset> Buckets { get; init; } = [];

    /// <summary>The first day of every interval, which may lie before the range; none where intervals are hours.</summary>
    public IReadOnlyList<DateOnly> BucketDays { get; init; } = [];

    /// <summary>
    /// Where days of the organization answer a range that isn't made of them: what is to be put right about the days from
    /// <see cref="FromDay"/> to <see cref="ToDay"/>, which are the organization's then. Null elsewhere.
    /// </summary>
    public IReadOnlyList<UsageWindow>? Windows { get; init; }

    public string Unit => UnitOf(Interval);

    /// <summary>The zone at the end of the range.</summary>
    public string TimeZone => Zones.At(To.AddTicks(-1));

    /// <summary>Those before it in the range; null where there are none.</summary>
    public IReadOnlyList<EarlierTimeZone>? EarlierTimeZones
    {
        get
        {
            EarlierTimeZone[] earlier = [.. Zones.Names.Zip(Zones.Untils, (zone, until) => new EarlierTimeZone(zone, until))
                .Where(zone => zone.Until > From && zone.Until < To)];
            return earlier.Length == 0 ? null : earlier;
        }
    }

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
