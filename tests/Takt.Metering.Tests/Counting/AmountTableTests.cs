using Takt.Metering.Counting;

namespace Takt.Metering.Tests.Counting;

public sealed class AmountTableTests
{
    private static readonly UsageAmounts Some = new(1, new(2, 3, 4, 5), new(6, 7, 8, 9), 10, 11, 12, 13);

    [Fact]
    public void Columns_AreOnce() => Assert.Equal(AmountTable.Rows.Length, AmountTable.Rows.Select(row => row.Column).Distinct().Count());

    [Fact]
    public void Rows_ReadAnAmountEach() => Assert.Equal(
        [1, 2, 3, 4, 5, 30, 6, 7, 8, 9, 10, 11, 12, 13], AmountTable.Rows.Select(row => row.Of(Some)));

    [Fact]
    public void Sums_AddAndTakeEveryAmount()
    {
        Assert.All(AmountTable.Rows, row => Assert.Equal(3 * row.Of(Some), row.Of(Some + Some + Some)));
        Assert.All(AmountTable.Rows, row => Assert.Equal(-row.Of(Some), row.Of(default(UsageAmounts) - Some)));
        Assert.True((Some - Some).IsZero);
    }

    /// <summary>A row without cost that moves cost from one kind to another still changes the sums.</summary>
    [Fact]
    public void Zero_IsZeroInEveryAmount() => Assert.False(new UsageAmounts(0, default, new(1, -1, 0, 0), 0, 0, 0, 0).IsZero);
}
