using Takt.Metering.Sums;

namespace Takt.Metering.Tests.Sessions;

/// <summary>How long things took, in buckets that add up.</summary>
public sealed class LatencyBucketTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 2)]
    [InlineData(1_000, 19)]
    [InlineData(int.MaxValue, 62)]
    public void Of_HasItsTimeBetweenItsBounds(long ms, int bucket)
    {
        Assert.Equal(bucket, LatencyBuckets.Of(ms));
        Assert.InRange(ms, LatencyBuckets.From(bucket), LatencyBuckets.From(bucket + 1));
    }

    [Fact]
    public void Percentile_IsWithinATenth_OfWhatTheTimesSay()
    {
        var random = new Random(3);
        for (var round = 0; round < 50; round++)
        {
            var times = Enumerable.Range(0, 500).Select(_ => (long)Math.Exp(2 + (random.NextDouble() * 9))).Order().ToArray();
            var counts = times.GroupBy(time => (int)LatencyBuckets.Of(time))
                .ToDictionary(bucket => bucket.Key, bucket => bucket.LongCount());
            foreach (var share in new[] { 0.5, 0.9 })
            {
                var told = LatencyBuckets.Percentile(counts, share)!.Value;
                Assert.InRange(told, times[(int)(share * 499)] * 0.9, (times[(int)(share * 499)] * 1.1) + 1);
            }
        }
    }

    [Fact]
    public void Percentile_OfNothing_IsUnknown() => Assert.Null(LatencyBuckets.Percentile([], 0.5));
}
