using Takt.Metering.Counting;

namespace Takt.Metering.Tests.Counting;

public sealed class RecordTimeTests
{
    private static readonly long Received = RecordTime.FromDateTime(new DateTime(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc));

    [Theory]
    [InlineData("2026-11-20T11:59:59Z", "2026-11-20T11:59:59Z")]
    [InlineData("2026-11-20T13:00:00Z", "2026-11-20T13:00:00Z")]
    [InlineData("2026-11-20T13:00:01Z", "2026-11-20T13:00:00Z")]
    [InlineData("2099-01-01T00:00:00Z", "2026-11-20T13:00:00Z")]
    [InlineData("2020-01-01T00:00:00Z", "2025-10-16T12:00:00Z")]
    public void Clamp_OwnTime_StaysWithinTheReceiveTimesReach(string sent, string shown)
    {
        var nanos = DateTimeOffset.Parse(sent).ToUnixTimeMilliseconds() * 1_000_000;
        Assert.Equal(DateTimeOffset.Parse(shown).UtcDateTime, RecordTime.ToDateTime(RecordTime.Clamp(nanos, Received)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void Clamp_NoTime_IsTheReceiveTime(long nanos) => Assert.Equal(Received, RecordTime.Clamp(nanos, Received));

    [Fact]
    public void Quarter_BeforeTheEpoch_RoundsDown() => Assert.Equal(-900_000_000, RecordTime.Quarter(-1));
}
