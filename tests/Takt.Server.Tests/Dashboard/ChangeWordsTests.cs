using Takt.Contracts.Usage;
using Takt.Server.Dashboard.Components.Changes;

namespace Takt.Server.Tests.Dashboard;

public sealed class ChangeWordsTests
{
    [Theory]
    [InlineData(100, 131, "+$31.00 (+31 %)")]
    [InlineData(100, 59.5, "−$40.50 (−41 %)")]
    [InlineData(0, 12, "+$12.00, new")]
    [InlineData(100, 100.5, "≈ the same")]
    [InlineData(2, 2.5, "+$0.50 (+25 %)")]
    public void Amount_IsSigned_AndSmallOnesAreAboutTheSame(double before, double now, string words) =>
        Assert.Equal(words, ChangeWords.Amount(Change((decimal)before, (decimal)now)));

    [Fact]
    public void Reasons_AreTheLargestFirst_WithoutThoseThatAreHardlyAny()
    {
        var change = Change(100, 140) with
        {
            Why = new() { MoreCallsUsd = 11, DearerModelsUsd = 0.5m, BiggerCallsUsd = -6, LessFromCacheUsd = 34.5m, PriceListUsd = 0 },
        };
        Assert.Equal([("less from cache", 34.5m), ("more calls", 11m), ("smaller calls", -6m)], ChangeWords.Reasons(change));
        Assert.Empty(ChangeWords.Reasons(Change(100, 100.5m) with { Why = change.Why }));
    }

    private static UsageChange Change(decimal before, decimal now) =>
        new() { Before = new() { CostUsd = before }, CostUsd = now - before };
}
