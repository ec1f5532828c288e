using Takt.Contracts.Usage;
using Takt.Metering.Usage;
using Takt.Server.Usage;

namespace Takt.Server.Tests.Usage;

public sealed class UsageZoneTests(UsageDatabase database) : IClassFixture<UsageDatabase>
{
    private const string Zurich = "Europe/Zurich";

    private static readonly string[] AroundTheClockChange =
    [
        "2026-10-23T21:59Z", "2026-10-23T22:00Z", "2026-10-24T21:59Z", "2026-10-24T22:00Z", "2026-10-25T00:30Z", "2026-10-25T01:30Z",
        "2026-10-25T22:59Z", "2026-10-25T23:00Z", "2026-10-26T22:59Z", "2026-10-26T23:00Z",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DaysFromQuarterHours_EqualTheOrganizationsOwnDays_OverAClockChange()
    {
        var home = await SpentAsync(Zurich);
        var abroad = await SpentAsync("America/New_York");

        var daily = await AnswerAsync(home, home.Query("2026-10-23", "2026-10-28"));
        var fromQuarters = await AnswerAsync(abroad, abroad.Query("2026-10-23", "2026-10-28") with { TimeZone = Zurich });

        var expected = new[]
        {
            ("2026-10-22T22:00Z", 1L),
            ("2026-10-23T22:00Z", 6L),
            ("2026-10-24T22:00Z", 120L),
            ("2026-10-25T23:00Z", 384L),
            ("2026-10-26T23:00Z", 512L),
        };
        Assert.All([daily, fromQuarters], answer => Assert.Equal(expected, Series(answer)));
        Assert.Equal(daily.Groups[0].Series, fromQuarters.Groups[0].Series.Select(p => p with { ActiveSeconds = 0 }));
    }

    [Theory]
    [InlineData("2026-10-25", "2026-10-26", 25)]
    [InlineData("2026-03-29", "2026-03-30", 23)]
    [InlineData("2026-06-01", "2026-06-02", 24)]
    public async Task Hours_OfADay_AreAsManyAsTheClockGoesThrough(string from, string to, int hours)
    {
        var world = await UsageWorld.CreateAsync(database.Database, Zurich);

        var answer = await AnswerAsync(world, world.Query(from, to) with { Interval = UsageInterval.Hour });

        Assert.Equal(hours, answer.Groups[0].Series.Count);
        Assert.Equal(hours, answer.Groups[0].Series.Select(p => p.At).Distinct().Count());
    }

    [Fact]
    public async Task HoursSummed_EqualTheDay()
    {
        var world = await SpentAsync(Zurich);

        var hours = await AnswerAsync(world, world.Query("2026-10-25", "2026-10-26") with { Interval = UsageInterval.Hour });

        Assert.Equal(0.000000120m, hours.Totals.CostUsd);
        Assert.Equal([8L, 16L, 32L, 64L], hours.Groups[0].Series.Where(p => p.Calls > 0).Select(p => Nano(p.CostUsd)));
    }

    [Fact]
    public async Task WeeksAndMonths_BeginAtLocalMidnight()
    {
        var world = await SpentAsync(Zurich);

        var weeks = await AnswerAsync(world, world.Query("2026-10-19", "2026-11-02") with { Interval = UsageInterval.Week });
        var months = await AnswerAsync(world, world.Query("2026-10-01", "2026-12-01") with { Interval = UsageInterval.Month });

        Assert.Equal([("2026-10-18T22:00Z", 127L), ("2026-10-25T23:00Z", 896L)], Series(weeks));
        Assert.Equal([("2026-09-30T22:00Z", 1023L), ("2026-10-31T23:00Z", 0L)], Series(months));
    }

    [Fact]
    public async Task RangeWithinADay_CutsExactlyAtTheQuarter()
    {
        var world = await UsageWorld.CreateAsync(database.Database);
        var series = await world.SeriesAsync(await world.PersonAsync("email", "a@x.org"));
        var session = await world.SessionAsync(series, "2026-11-03T10:00Z", "2026-11-03T11:00Z");
        await world.UseAsync(series, session, "2026-11-03T10:14Z", new(1));
        await world.UseAsync(series, session, "2026-11-03T10:15Z", new(2));
        await world.UseAsync(series, session, "2026-11-03T10:44Z", new(4));
        await world.UseAsync(series, session, "2026-11-03T10:45Z", new(8));

        var answer = await AnswerAsync(world, world.Query("2026-11-03T10:16Z", "2026-11-03T10:40Z"));

        Assert.Equal(0.000000006m, answer.Totals.CostUsd);
        Assert.Equal((new(2026, 11, 3, 10, 15, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 3, 10, 45, 0, TimeSpan.Zero)),
            (answer.From, answer.To));
        Assert.Equal(0, answer.Totals.Sessions);
    }

    [Fact]
    public async Task Default_IsThirtyDaysToTheEndOfToday()
    {
        var world = await UsageWorld.CreateAsync(database.Database, Zurich);

        var answer = await AnswerAsync(world, new() { OrganizationId = world.OrganizationId });

        Assert.Equal(30, answer.Groups[0].Series.Count);
        Assert.True(answer.To > answer.Standing.AsOf && answer.To - answer.Standing.AsOf <= TimeSpan.FromHours(25));
        Assert.Equal(Zurich, answer.TimeZone);
    }

    [Theory]
    [InlineData("2026-11-04", "2026-11-03", "Day", "from")]
    [InlineData("2026-11-03", "2026-11-03", "Day", "from")]
    [InlineData("2026-01-01", "2026-04-01", "Hour", "interval")]
    public async Task UnusableRange_IsRefusedByName(string from, string to, string interval, string parameter)
    {
        var world = await UsageWorld.CreateAsync(database.Database);

        var answered = await world.Usage.AnswerAsync(world.Query(from, to) with { Interval = Enum.Parse<UsageInterval>(interval) }, Cancel);

        Assert.Null(answered.Answer);
        Assert.Equal(parameter, Assert.Single(answered.Errors).Parameter);
    }

    private async Task<UsageWorld> SpentAsync(string zone)
    {
        var world = await UsageWorld.CreateAsync(database.Database, zone);
        var series = await world.SeriesAsync(await world.PersonAsync("email", "a@x.org"), (Dimension.Model, "opus"));
        var session = await world.SessionAsync(series, AroundTheClockChange[0], AroundTheClockChange[^1]);
        foreach (var (at, i) in AroundTheClockChange.Select((at, i) => (at, i)))
            await world.UseAsync(series, session, at, new(1L << i));
        return world;
    }

    private static IEnumerable<(string, long)> Series(UsageAnswer answer) =>
        answer.Groups[0].Series.Select(p => (p.At.ToString("yyyy-MM-ddTHH:mm", null) + "Z", Nano(p.CostUsd)));

    private static long Nano(decimal usd) => (long)(usd * 1_000_000_000);

    private static Task<UsageAnswer> AnswerAsync(UsageWorld world, UsageQuery query) => world.AnswerAsync(query);
}
