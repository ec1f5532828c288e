using Takt.Metering.Counting;

namespace Takt.Metering.Tests.Counting;

public sealed class CumulativeStreamTests
{
    [Theory]
    [InlineData(new long[] { 10, 25, 25, 40 }, new long[] { 10, 15, 0, 15 })]
    [InlineData(new long[] { 10, 25, 5, 9 }, new long[] { 10, 15, 5, 4 })]
    [InlineData(new long[] { }, new long[] { })]
    public void Differences_InOrderOfTime_AreEachPointsShare(long[] values, long[] expected)
    {
        var points = values.Select((value, i) => new StreamPoint(i, value)).ToArray();
        var deltas = new long[points.Length];
        CumulativeStream.Differences(points, deltas);
        Assert.Equal(expected, deltas);
    }
}
