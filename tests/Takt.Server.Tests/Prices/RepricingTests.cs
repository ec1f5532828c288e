using System.Net;
using System.Text.Json.Nodes;
using Takt.Metering.Cost;
using Takt.Metering.Cost.Corrections;
using Takt.Metering.Counting;
using Takt.Metering.Tests.Counting.Worlds;
using Takt.Metering.Usage;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Ingest;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;
using static Takt.Server.Tests.Prices.RepricingWorld;

namespace Takt.Server.Tests.Prices;

/// <summary>History is counted anew by another list, and back, and at every moment its sums are those of its rows.</summary>
public sealed class RepricingTests
{
    private const long HourNano = 3_600_000_000_000, DayNano = 24 * HourNano;

    // Half the price, and one for models that the list doesn't know.
    private static readonly object[] Rows = [new { model = "claude-*", multiplier = 0.5 },
        new { model = "*", prices = new { input = 1, cache_write5m = 2, cache_write1h = 3, cache_read = 4, output = 5 } }];

    private static readonly PriceCorrection[] Corrections =
        [new("claude-*", MultiplierPpm: 500_000), new("*", Prices: new TokenPrices(1_000_000, 2_000_000, 3_000_000, 4_000_000, 5_000_000))];

    // Prices of kinds that stand to each other as they never do: what is shared out by them is shared out otherwise.
    private static readonly object[] Turned =
        [new { model = "*", prices = new { input = 50, cache_write5m = 1, cache_write1h = 2, cache_read = 30, output = 3 } }];

    private static readonly PriceList TurnedList =
        PriceList.BuiltIn.With([new("*", Prices: new TokenPrices(50_000_000, 1_000_000, 2_000_000, 30_000_000, 3_000_000))]);

    public static TheoryData<int, string?> Blocks => new() { { 0, null }, { 3, "2026-11-11" }, { 5, null }, { 10, null } };

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task History_AppliedAndUndone_EqualsTheFunctionByEitherList(int block, string? from)
    {
        await using var server = await StartWithAdminAsync();
        var world = await RepricingWorld.CreateAsync(server);
        var cases = Enumerable.Range(block * 8, 8).Select(seed => new Case(seed)).ToList();
        await world.TellAsync(cases);
        var before = await world.CostsAsync();
        await world.CorrectAsync(Rows);
        await world.AssertCountedAsync(Count(cases, PriceList.BuiltIn));

        var preview = await world.PreviewAsync(new { from });
        Assert.Equal(before, await world.CostsAsync());
        await world.DoAsync("/apply", new { from }, "done");
        var list = PriceList.BuiltIn.With(CorrectionLayers.Over([], Corrections, from is null ? null : DateOnly.Parse(from, null)));
        await world.AssertCountedAsync(Count(cases, list));
        Assert.NotEqual(before, await world.CostsAsync());
        if (from is null)
            await AssertToldAsync(world, preview, Count(cases, PriceList.BuiltIn), Count(cases, list));

        await world.DoAsync("/undo", new { }, "undone");
        await world.AssertCountedAsync(Count(cases, PriceList.BuiltIn));
        Assert.Equal(before, await world.CostsAsync());
    }

    /// <summary>
    /// Where calls don't say their cost, the list decides how much of the metrics' is left over: with sessions and without, and over
    /// midnight.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ToldCost_SharedOutByTheList_IsSharedOutAnew_AndBack(bool named)
    {
        await using var server = await StartWithAdminAsync();
        var world = await RepricingWorld.CreateAsync(server, rowsAtOnce: 7);
        var wanted = TestSize.Of(12, usual: 3);
        var cases = Enumerable.Range(0, TestSize.Of(3_000, usual: 1_200)).Select(seed => new Case(seed))
            .Where(made => made.Reports.Points.All(point => point.Session.Named) == named
                && Told([made], PriceList.BuiltIn) != Told([made], TurnedList))
            .OrderBy(made => made.Reports.Points.Any(IsOverMidnight) ? 0 : 1).Take(wanted).ToList();
        Assert.Equal(wanted, cases.Count);
        Assert.Contains(cases, made => made.Reports.Points.Any(IsOverMidnight));
        await world.TellAsync(cases);
        var before = await world.CostsAsync();
        await world.AssertCountedAsync(Count(cases, PriceList.BuiltIn));
        await world.CorrectAsync(Turned);

        var preview = await world.PreviewAsync(new { });
        await world.DoAsync("/apply", new { }, "done");
        await world.AssertCountedAsync(Count(cases, TurnedList));
        Assert.Equal(Count(cases, TurnedList).Sum(row => row.Amounts.CostNano) / 1_000_000_000m,
            preview["cost_usd_after"]!.GetValue<decimal>());

        await world.DoAsync("/undo", new { }, "undone");
        await world.AssertCountedAsync(Count(cases, PriceList.BuiltIn));
        Assert.Equal(before, await world.CostsAsync());
    }

    [Fact]
    public async Task Apply_WhileSendersAreAtWork_LeavesSumsThoseOfTheRowsAtEveryMoment()
    {
        await using var server = await StartWithAdminAsync();
        var world = await RepricingWorld.CreateAsync(server, rowsAtOnce: 5);
        var cases = Enumerable.Range(100, 24).Select(seed => new Case(seed)).ToList();
        await world.TellAsync(cases.Take(12));
        await world.CorrectAsync(Rows);

        await world.BeginAsync("/apply", new { });
        var senders = cases.Skip(12).GroupBy(made => made.Seed % 4).Select(group => world.TellAsync(group)).ToArray();
        var sending = Task.WhenAll(senders);
        var moments = 0;
        do
        {
            await world.AssertSumsAreThoseOfRowsAsync();
            moments++;
        }
        while (!sending.IsCompleted);

        await sending;
        await world.UntilAsync("done");
        Assert.True(moments > 2);
        await world.AssertCountedAsync(Count(cases, PriceList.BuiltIn.With(Corrections)));

        await world.DoAsync("/undo", new { }, "undone");
        await world.AssertCountedAsync(Count(cases, PriceList.BuiltIn));
        // As a replay without the correction has it.
        Assert.Equal("0", await server.Database.ScalarAsync<string>("select string_agg(distinct price_version::text, ' ') from usage"));
    }

    [Fact]
    public async Task Work_StoppedInTheMiddle_GoesOnElsewhere_AndAnotherIsRefusedMeanwhile()
    {
        await using var database = await TestDatabase.CreateAsync(Cancelled);
        var cases = Enumerable.Range(200, 12).Select(seed => new Case(seed)).ToList();
        await using var held = await database.OwnerDataSource.OpenConnectionAsync(Cancelled);
        await using (var server = await StartWithAdminAsync(setup => setup.Database = database))
        {
            var world = await RepricingWorld.CreateAsync(server, rowsAtOnce: 4);
            await world.TellAsync(cases);
            await world.CorrectAsync(Rows);
            await HoldMiddleSessionAsync(held);

            await world.BeginAsync("/apply", new { });
            await Eventually.TrueAsync(async () => await database.ScalarAsync<long>("select sessions_done from repricings") > 0);
            var progress = (await world.ShowAsync())["repricing"]!;
            Assert.Equal(("running", true), (progress["state"]!.GetValue<string>(), progress["done_percent"]!.GetValue<int>() < 100));
            var standing = (await world.GetAsync("/api/usage?from=2026-11-01&to=2026-12-01"))["standing"]!;
            Assert.StartsWith(PriceList.BuiltIn.Version + "+", standing["price_list"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.Matches("^mixed, [0-9]+ %$", standing["repricing"]!.GetValue<string>());
            Assert.Equal("repricing_running", await (await world.PostAsync("/apply", new { })).ProblemAsync());
            await world.AssertSumsAreThoseOfRowsAsync();
        }

        await using var second = await TestServer.StartAsync(setup => setup.Database = database, Cancelled);
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from repricings where finished_at is null"));
        await using (var letGo = new Npgsql.NpgsqlCommand("rollback", held)) await letGo.ExecuteNonQueryAsync(Cancelled);
        var again = new RepricingWorld(second, await second.SignInAsync(),
            new(second, await database.ScalarAsync<int>("select organization_id from organizations"), 0));
        await again.UntilAsync("done");
        await again.AssertCountedAsync(Count(cases, PriceList.BuiltIn.With(Corrections)));
        Assert.Null((await again.GetAsync("/api/usage?from=2026-11-01&to=2026-12-01"))["standing"]!["repricing"]);
    }

    [Fact]
    public async Task Undo_OfWorkThatIsNotThrough_RestoresWhatWasThere()
    {
        await using var server = await StartWithAdminAsync();
        var world = await RepricingWorld.CreateAsync(server, rowsAtOnce: 4);
        var cases = Enumerable.Range(220, 8).Select(seed => new Case(seed)).ToList();
        await world.TellAsync(cases);
        var before = await world.CostsAsync();
        await world.CorrectAsync(Rows);
        var applied = (await world.BeginAsync("/apply", new { }))["version_id"]!.GetValue<long>();

        Assert.Equal("version_not_applied", await (await world.PostAsync("/undo", new { version_id = applied + 1 })).ProblemAsync());
        await world.DoAsync("/undo", new { version_id = applied }, "undone");
        Assert.Equal(before, await world.CostsAsync());
        Assert.Equal("version_not_applied", await (await world.PostAsync("/undo", new { })).ProblemAsync());

        // A version is applied once: the next time it is another of the same name.
        var again = await world.BeginAsync("/apply", new { version_id = applied });
        Assert.NotEqual(applied, again["version_id"]!.GetValue<long>());
        await world.UntilAsync("done");
        await world.AssertCountedAsync(Count(cases, PriceList.BuiltIn.With(Corrections)));
        Assert.Equal("price.apply,price.undo,price.apply", await server.Database.ScalarAsync<string>(
            "select string_agg(action, ',' order by event_id) from audit.events where entity = 'price_versions' and operation = 'update'"));
    }

    [Fact]
    public async Task Range_BelowTheFloor_IsRefusedWithItsFirstPossibleDay()
    {
        await using var server = await StartWithAdminAsync();
        var world = await RepricingWorld.CreateAsync(server);
        await server.Database.ExecuteAsync("update ledger_floor set retired_before = '2026-06-01'");
        foreach (var path in new[] { "/preview", "/apply" })
        {
            var answer = await world.PostAsync(path, new { from = "2026-05-31" });
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("2026-06-01", (await answer.JsonAsync())["errors"]!["from"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        Assert.Equal("2026-06-01", (await world.PreviewAsync(new { from = "2026-06-01" }))["first_possible_day"]!.GetValue<string>());
        Assert.Null((await world.ShowAsync())["repricing"]);
        Assert.Equal("price_version_not_found", await (await world.PostAsync("/apply", new { version_id = 77 })).ProblemAsync());
    }

    [Fact]
    public async Task Metrics_OfAModelThatBecomesKnown_CostByTheListOnlyWhereTheClientTellsOfNoCost()
    {
        await using var server = await StartWithAdminAsync();
        var world = await RepricingWorld.CreateAsync(server);
        var batch = new ReportBatch { Signals = Signals.Metrics };
        batch.Points.Add(Point("without", Measure.Input, 1_000_000));
        batch.Points.Add(Point("with", Measure.Input, 2_000_000));
        batch.Points.Add(Point("with", Measure.Cost, 7_000_000_000));
        await world.AppendAsync(batch);
        var before = await TotalsAsync(world);
        Assert.Equal((7m, 0m, 1_000_000L), before);
        await world.CorrectAsync(Rows);

        var preview = await world.PreviewAsync(new { });
        Assert.Equal(
            (2, 0, 2), (preview["sessions"]!.GetValue<int>(), preview["calls"]!.GetValue<int>(), preview["intervals"]!.GetValue<int>()));
        Assert.Equal("2 sessions, +$1.00", preview["summary"]!.GetValue<string>());
        Assert.Equal(
            (1_000_000, 0), (preview["unpriced_tokens_before"]!.GetValue<int>(), preview["unpriced_tokens_after"]!.GetValue<int>()));
        await world.DoAsync("/apply", new { }, "done");
        Assert.Equal((8m, 3m, 0L), await TotalsAsync(world));
        await world.AssertSumsAreThoseOfRowsAsync();

        await world.DoAsync("/undo", new { }, "undone");
        Assert.Equal(before, await TotalsAsync(world));
    }

    /// <summary>Calls that are known by their costs, and metrics beside them under a name that may be theirs.</summary>
    [Fact]
    public async Task ToldCost_UnderAnotherNameThanTheCalls_IsSharedOutAnew()
    {
        await using var server = await StartWithAdminAsync();
        var world = await RepricingWorld.CreateAsync(server);
        var batch = new ReportBatch { Signals = Signals.Metrics };
        foreach (var (measure, value) in new[]
        {
            (Measure.Input, 1_000L), (Measure.Output, 600L), (Measure.Cost, 20_000_000L),
        }) batch.Points.Add(Point("same", measure, value, "claude-opus-4-8"));
        foreach (var (measure, value) in new[]
        {
            (Measure.Input, 500L), (Measure.Output, 1_000L), (Measure.Cost, 30_000_000L),
        }) batch.Points.Add(Point("same", measure, value));
        batch.Calls.Add(new()
        {
            Session = batch.Points[0].Session,
            Dimensions = batch.Points[0].Dimensions,
            Key = new Guid(5, 5, 5, new byte[8]),
            RequestKey = new Guid(5, 5, 5, new byte[8]),
            Evidence = Evidence.Event,
            TimeUnixNano = batch.Points[0].TimeUnixNano,
            Tokens = new(1_000, 1_000, 0, 0),
            ReportedCostNano = 30_000_000,
        });
        await world.AppendAsync(batch);
        var set = new ReportSet([.. batch.Calls], [.. batch.Points], []);
        await world.AssertCountedAsync(Count(set, PriceList.BuiltIn));
        Assert.NotEqual(Count(set, PriceList.BuiltIn).Sum(row => row.Amounts.ReportedNano),
            Count(set, TurnedList).Sum(row => row.Amounts.ReportedNano));

        await world.CorrectAsync(Turned);
        await world.DoAsync("/apply", new { }, "done");
        await world.AssertCountedAsync(Count(set, TurnedList));
        await world.DoAsync("/undo", new { }, "undone");
        await world.AssertCountedAsync(Count(set, PriceList.BuiltIn));
    }

    /// <summary>Calls of two UTC days may explain it.</summary>
    private static bool IsOverMidnight(PointReport point) =>
        (point.StartUnixNano - HourNano) / DayNano != (point.TimeUnixNano + HourNano) / DayNano;

    /// <summary>All that clients said, as far as it counts.</summary>
    private static long Told(List<Case> cases, PriceList prices) => Count(cases, prices).Sum(row => row.Amounts.ReportedNano);

    private static async Task AssertToldAsync(RepricingWorld world, JsonNode preview, List<CountedRow> before, List<CountedRow> after)
    {
        Assert.True(preview["complete"]!.GetValue<bool>());
        Assert.Equal(
            (Usd(before, a => a.CostNano), Usd(after, a => a.CostNano), Usd(before, a => a.ListNano), Usd(after, a => a.ListNano),
                before.Sum(row => row.Amounts.UnpricedTokens)),
            (Decimal("cost_usd_before"), Decimal("cost_usd_after"), Decimal("cost_priced_usd_before"), Decimal("cost_priced_usd_after"),
                preview["unpriced_tokens_before"]!.GetValue<long>()));
        Assert.Equal(await world.Ledger.Server.Database.ScalarAsync<long>(
            "select count(*) from usage where flags & 384 = 0 and list_nano is not null"), preview["calls"]!.GetValue<long>());
        Assert.True(preview["sessions"]!.GetValue<long>() > 0);

        decimal Decimal(string name) => preview[name]!.GetValue<decimal>();
        static decimal Usd(List<CountedRow> rows, Func<UsageAmounts, long> of) => rows.Sum(row => of(row.Amounts)) / 1_000_000_000m;
    }

    /// <summary>The step that comes to it waits; those before are through.</summary>
    private static async Task HoldMiddleSessionAsync(Npgsql.NpgsqlConnection connection)
    {
        await using var begin = new Npgsql.NpgsqlCommand("begin", connection);
        await begin.ExecuteNonQueryAsync(Cancelled);
        await using var hold = new Npgsql.NpgsqlCommand(
            "select from sessions order by session_on desc, session_id desc limit 1 for update", connection);
        await hold.ExecuteNonQueryAsync(Cancelled);
    }

    private static async Task<(decimal Cost, decimal Priced, long Unpriced)> TotalsAsync(RepricingWorld world)
    {
        var totals = (await world.GetAsync("/api/usage?from=2026-11-20&to=2026-11-21"))["totals"]!;
        return (totals["cost_usd"]!.GetValue<decimal>(), totals["cost_priced_usd"]!.GetValue<decimal>(),
            totals["unpriced_tokens"]!.GetValue<long>());
    }

    private static PointReport Point(string session, Measure measure, long value, string model = "unheard-of")
    {
        var (noon, key) = (1_795_176_000_000_000_000, new Guid(session.Length, (short)measure, (short)model.Length, new byte[8]));
        return new()
        {
            Session = new(new Guid(session.Length, 0, 0, new byte[8]), session, Named: true),
            Dimensions = new()
            {
                Hash = new Guid(99, (short)model.Length, 0, new byte[8]),
                Source = "claude_code",
                Model = model,
                ModelFamily = model,
            },
            Measure = measure,
            Stream = key,
            Key = key,
            StartUnixNano = noon - 60_000_000_000,
            TimeUnixNano = noon,
            Value = value,
            Cumulative = false,
        };
    }
}
