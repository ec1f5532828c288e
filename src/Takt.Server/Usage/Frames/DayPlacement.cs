namespace Takt.Server.Usage.Frames;

/// <summary>A day of the organization, from its start to the next one's.</summary>
internal readonly record struct PlacedDay(DateOnly Day, DateTimeOffset Start, DateTimeOffset End);

/// <summary>A stretch of time whose usage is added to an interval, or taken out of it where it was counted with a whole day.</summary>
/// <param name="Day">The organization's day that it is of.</param>
/// <param name="Bucket">The interval's number, from 1 on.</param>
/// <param name="Sign">1 or -1.</param>
internal readonly record struct UsageWindow(DateOnly Day, DateTimeOffset From, DateTimeOffset To, int Bucket, int Sign);

/// <summary>
/// How any range is answered by sums of the organization's days: each day counts as the interval in which its noon lies, and where a part
/// of it lies elsewhere, that part's quarters of an hour are taken out there and added here. So of another zone's days only the hours
/// between both midnights are read singly, and of a range that begins within a day only its ends. Pure.
/// </summary>
internal sealed class DayPlacement
{
    private readonly List<UsageWindow> _windows = [];

    /// <param name="days">
    /// The organization's, in order and without a gap, from the one in which the range begins to the one in which it ends.
    /// </param>
    /// <param name="buckets">The start of every interval; the first may lie before the range.</param>
    public DayPlacement(IReadOnlyList<PlacedDay> days, IReadOnlyList<DateTimeOffset> buckets, DateTimeOffset from, DateTimeOffset to)
    {
        var placed = days.Select(day => (day.Day, Bucket: BucketOf(buckets, from, to, day.Start + ((day.End - day.Start) / 2)))).ToArray();
        var whole = placed.Where(day => day.Bucket > 0).ToArray();
        FromDay = whole.Length > 0 ? whole[0].Day : days[^1].Day;
        ToDay = whole.Length > 0 ? whole[^1].Day.AddDays(1) : FromDay;
        BucketDays =
        [
            .. Enumerable.Range(1, buckets.Count).Select(bucket =>
                whole.Where(day => day.Bucket >= bucket).Select(day => day.Day).DefaultIfEmpty(ToDay).First()),
        ];
        foreach (var (day, (_, assigned)) in days.Zip(placed))
        {
            DateTimeOffset[] edges =
            [
                .. buckets.Append(from).Append(to).Append(day.Start).Append(day.End)
                    .Where(edge => edge >= day.Start && edge <= day.End).Distinct().Order(),
            ];
            foreach (var (start, end) in edges.Zip(edges.Skip(1)))
            {
                var bucket = BucketOf(buckets, from, to, start);
                if (bucket == assigned)
                    continue;
                if (assigned > 0)
                    _windows.Add(new(day.Day, start, end, assigned, -1));
                if (bucket > 0)
                    _windows.Add(new(day.Day, start, end, bucket, 1));
            }
        }
    }

    /// <summary>The first day that counts as a whole; there is none where <see cref="ToDay"/> isn't after it.</summary>
    public DateOnly FromDay { get; }

    /// <summary>Excluded.</summary>
    public DateOnly ToDay { get; }

    /// <summary>The first whole day of every interval, or of the one after it where it has none.</summary>
    public IReadOnlyList<DateOnly> BucketDays { get; }

    public IReadOnlyList<UsageWindow> Windows => _windows;

    /// <returns>0 outside of the range.</returns>
    private static int BucketOf(IReadOnlyList<DateTimeOffset> buckets, DateTimeOffset from, DateTimeOffset to, DateTimeOffset at)
    {
        if (at < from || at >= to)
            return 0;
        var bucket = 1;
        while (bucket < buckets.Count && buckets[bucket] <= at)
            bucket++;
        return bucket;
    }
}
