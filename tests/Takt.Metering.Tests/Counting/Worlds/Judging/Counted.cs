using Takt.Metering.Cost;
using Takt.Metering.Counting;
using Takt.Metering.Tests.Counting.Worlds.Telling;

namespace Takt.Metering.Tests.Counting.Worlds.Judging;

/// <summary>The one place where the worlds meet the function that they are about.</summary>
internal static class Counted
{
    /// <summary>After everything that ever happens in a world.</summary>
    public static readonly DateTimeOffset ReceivedAt = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly long Received = RecordTime.FromDateTime(ReceivedAt.UtcDateTime);

    public static List<CountedRow> Count(Reports reports)
    {
        return CountingFunction.Count(new([.. reports.Calls], [.. reports.Points], [.. reports.Spans]), PriceList.BuiltIn, Received);
    }
}
