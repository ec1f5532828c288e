using Microsoft.Extensions.Options;
using Takt.Server.Ingest;

namespace Takt.Server.Tests.Ingest;

public sealed class TokenRateTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void Charge_NoRateSet_TakesAll()
    {
        var rate = Rate(0);
        for (var i = 0; i < 1000; i++)
            Assert.Null(rate.Charge(1, int.MaxValue));
    }

    [Fact]
    public void Charge_OverTheRate_SaysWhenTheTokenIsOutOfDebt()
    {
        var rate = Rate(100);
        Assert.Null(rate.Charge(1, 1000 + 500));
        var refusal = rate.Charge(1, 1);
        Assert.Equal((429, 8, 5), (refusal!.HttpStatus, refusal.GrpcStatus, refusal.RetryAfter));

        _time.Advance(TimeSpan.FromSeconds(5.5));
        Assert.Null(rate.Charge(1, 1));
    }

    [Fact]
    public void Charge_OneTokenInDebt_LeavesOthersAlone()
    {
        var rate = Rate(1);
        Assert.Null(rate.Charge(1, 1_000_000));
        Assert.NotNull(rate.Charge(1, 1));
        Assert.Null(rate.Charge(2, 1));
    }

    [Fact]
    public void Charge_AfterAnIdleHour_SavesUpTenSecondsOnly()
    {
        var rate = Rate(10);
        Assert.Null(rate.Charge(1, 1));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(rate.Charge(1, 100));
        Assert.NotNull(rate.Charge(1, 1));
    }

    private TokenRate Rate(int perSecond) => new(Options.Create(new IngestOptions { TokenRate = perSecond }), _time);
}
