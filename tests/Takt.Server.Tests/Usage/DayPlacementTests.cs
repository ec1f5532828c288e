using Takt.Server.Usage.Frames;

namespace Takt.Server.Tests.Usage;

/// <summary>Days and what is put right about them cover each moment of a range once, in its own interval, and nothing else.</summary>
public sealed class DayPlacementTests
{
    private static readonly DateTimeOffset Start = new(2026, 10, 20, 22, 0, 0, TimeSpan.Zero);

    [Fact]
    public void AnyRange_IsCoveredOnce_InItsIntervals()
    {
        var random = new Random(5);
        for (var round = 0; round < 500; round++)
        {
            var (days, buckets, from, to) = Make(random);
            var placement = new DayPlacement(days, buckets, from, to);
            for (var at = days[0].Start; at < days[^1].End; at = at.AddMinutes(15))
            {
                var counted = new int[buckets.Length + 1];
                var day = days.Last(day => day.Start <= at);
                if (day.Day >= placement.FromDay && day.Day < placement.ToDay)
                    counted[placement.BucketDays.Count(first => first <= day.Day)]++;
                foreach (var window in placement.Windows.Where(window => window.From <= at && window.To > at))
                {
                    Assert.Equal(day.Day, window.Day);
                    counted[window.Bucket] += window.Sign;
                }

                var expected = at < from || at >= to ? 0 : Math.Max(1, buckets.Count(bucket => bucket <= at));
                Assert.Equal(Enumerable.Range(0, counted.Length).Select(i => i == expected && i > 0 ? 1 : 0), counted);
            }
        }
    }

    [Fact]
    public void AnotherZone_ReadsOnlyTheHoursBetweenBothMidnights()
    {
        PlacedDay[] days = [.. Enumerable.Range(0, 31).Select(Day)];
        DateTimeOffset[] buckets = [.. days.Skip(1).Take(28).Select(day => day.Start.AddHours(6))];

        var placement = new DayPlacement(days, buckets, buckets[0], buckets[^1].AddDays(1));

        Assert.Equal(28, placement.ToDay.DayNumber - placement.FromDay.DayNumber);
        Assert.All(placement.Windows, window => Assert.Equal(TimeSpan.FromHours(6), window.To - window.From));
        // Taken out of one day and added to the one before; the first has none before, the last's comes from beyond.
        Assert.Equal((28, 28), (placement.Windows.Count(window => window.Sign < 0), placement.Windows.Count(window => window.Sign > 0)));
    }

    private static PlacedDay Day(int i) =>
        new(DateOnly.FromDateTime(Start.UtcDateTime).AddDays(i), Start.AddDays(i), Start.AddDays(i + 1));

    private static (PlacedDay[] Days, DateTimeOffset[] Buckets, DateTimeOffset From, DateTimeOffset To) Make(Random random)
    {
        // Days are of any length: a clock or a zone may change.
        var days = new List<PlacedDay>();
        for (var (at, count) = (Start, 1 + random.Next(6)); days.Count < count;)
        {
            var end = at.AddMinutes(15 * random.Next(1, 120));
            days.Add(new(DateOnly.FromDateTime(Start.UtcDateTime).AddDays(days.Count), at, end));
            at = end;
        }

        var quarters = (int)((days[^1].End - Start).TotalMinutes / 15);
        var firstDay = (int)((days[0].End - Start).TotalMinutes / 15);
        var lastDay = (int)((days[^1].Start - Start).TotalMinutes / 15);
        var first = random.Next(firstDay);
        var last = random.Next(Math.Max(first, lastDay) + 1, quarters + 1);
        var inner = Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(first + 1, last + 1)).Where(quarter => quarter < last);
        int[] buckets = [random.Next(first + 1), .. inner.Distinct().Order()];
        return ([.. days], [.. buckets.Select(At)], At(first), At(last));

        DateTimeOffset At(int quarter) => Start.AddMinutes(15 * quarter);
    }
}
