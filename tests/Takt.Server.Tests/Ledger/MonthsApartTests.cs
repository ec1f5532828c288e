using Takt.Metering.Cost;
using Takt.Metering.Counting;
using Takt.Metering.Usage;
using Takt.Server.Ledger;
using Takt.Testing;

namespace Takt.Server.Tests.Ledger;

/// <summary>Without session ids an identity's calls explain its metrics of the same hour, and never those of another month.</summary>
public sealed class MonthsApartTests
{
    // Noon of 31 January.
    private const long January = 1_769_860_800_000_000_000, February = January + (86_400_000_000_000 * 10), Minute = 60_000_000_000,
        HalfPastEleven = 690 * Minute;

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 2 * 60 * Minute)]
    [InlineData(true, 2 * 60 * Minute)]
    public async Task JanuarysMetricsAndFebruarysEvents_OfOneIdentity_Add(bool eventsFirst, long turnOfTheMonth)
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var harness = await LedgerHarness.CreateAsync(server);
        // Ten days apart, or two hours across the turn of the month.
        var (metrics, events) = turnOfTheMonth == 0
            ? (January, February) : (January + HalfPastEleven, January + HalfPastEleven + turnOfTheMonth);
        PointReport[] points = [Point(Measure.Input, 1_000, metrics), Point(Measure.Output, 200, metrics),
            Point(Measure.Cost, 9_000_000, metrics)];
        CallReport[] calls = [Call(events)];
        foreach (var isEvents in new[] { eventsFirst, !eventsFirst, eventsFirst })
        {
            var batch = new ReportBatch { Signals = isEvents ? Signals.Logs : Signals.Metrics };
            foreach (var call in isEvents ? calls : [])
                batch.Calls.Add(call);
            foreach (var point in isEvents ? [] : points)
                batch.Points.Add(point);
            Assert.Equal(LedgerStatus.Committed, (await harness.AppendAsync(batch)).Status);
        }

        var counted = CountingFunction.Count(new(calls, points, []), PriceList.BuiltIn, LedgerHarness.ReceivedMicros);
        var sum = counted.Aggregate(default(UsageAmounts), (total, row) => total + row.Amounts);
        Assert.Equal((1, new TokenCounts(2_000, 400, 0, 0), 18_000_000), (sum.Calls, sum.Tokens, sum.CostNano));
        foreach (var table in new[] { "usage_15m", "usage_day", "session_day" })
            Assert.Equal(LedgerHarness.Expected(table, counted), await harness.SumsAsync(table));
    }

    private static Dimensions Ada => new()
    {
        Hash = new Guid(1, 0, 0, new byte[8]),
        Source = "claude_code",
        Model = "claude-opus-4-8",
        ModelFamily = "claude-opus-4-8",
        UserEmail = "ada@x.org",
    };

    private static SessionIdentity Nameless(long time) =>
        new(new Guid((int)(time / 86_400_000_000_000), 7, 0, new byte[8]), "", Named: false);

    private static PointReport Point(Measure measure, long value, long time) => new()
    {
        Session = Nameless(time),
        Dimensions = Ada,
        Measure = measure,
        Stream = new Guid((int)measure, 1, 0, new byte[8]),
        Key = new Guid((int)measure, 2, 0, new byte[8]),
        StartUnixNano = time - Minute,
        TimeUnixNano = time,
        Value = value,
        Cumulative = false,
    };

    private static CallReport Call(long time) => new()
    {
        Session = Nameless(time),
        Dimensions = Ada,
        Key = new Guid(3, 3, 0, new byte[8]),
        RequestKey = new Guid(3, 3, 0, new byte[8]),
        Evidence = Evidence.Event,
        TimeUnixNano = time,
        Tokens = new(1_000, 200, 0, 0),
        ReportedCostNano = 9_000_000,
    };
}
