using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Usage;

public sealed class ReportBatchTests
{
    [Theory]
    [InlineData(0, 0, 128)]
    [InlineData(1, 0, 128)]
    [InlineData(63, 65, 128)]
    [InlineData(128, 129, 128)]
    [InlineData(1_000, 3, 100)]
    public void Parts_HoldEveryReportOnce_InOrder(int calls, int activities, int length)
    {
        var batch = new ReportBatch { Signals = Signals.Logs };
        for (var i = 0; i < calls; i++)
            batch.Calls.Add(default(CallReport) with { TimeUnixNano = i });
        for (var i = 0; i < activities; i++)
            batch.Activities.Add(default(ActivityReport) with { TimeUnixNano = i });

        ReportBatch[] parts = [.. batch.Parts(length)];

        Assert.All(parts, part => Assert.InRange(part.Count, 1, length));
        Assert.All(parts, part => Assert.Equal(Signals.Logs, part.Signals));
        Assert.Equal(Enumerable.Range(0, calls), parts.SelectMany(part => part.Calls).Select(call => (int)call.TimeUnixNano));
        Assert.Equal(Enumerable.Range(0, activities), parts.SelectMany(part => part.Activities).Select(a => (int)a.TimeUnixNano));
    }

    [Fact]
    public void Clear_AfterMany_HoldsNothing()
    {
        var list = new ReportList<string>();
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 5_000; i++)
                list.Add(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal("4999", list[4_999]);
            Assert.Throws<ArgumentOutOfRangeException>(() => list[5_000]);
            list.Clear();
            Assert.Empty(list);
        }
    }
}
