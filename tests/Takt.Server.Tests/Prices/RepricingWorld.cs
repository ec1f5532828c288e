using System.Net;
using System.Text.Json.Nodes;
using Takt.Metering.Cost;
using Takt.Metering.Counting;
using Takt.Metering.Tests.Counting.Worlds;
using Takt.Metering.Tests.Counting.Worlds.Judging;
using Takt.Metering.Usage;
using Takt.Server.Ledger;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Ingest;
using Takt.Server.Tests.Ledger;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Prices;

/// <summary>An organization with an admin and made-up usage, whose list is corrected.</summary>
internal sealed class RepricingWorld(TestServer server, string admin, LedgerHarness ledger)
{
    private const string List = "/api/price-list";

    private static readonly string[] Rollups = ["usage_15m", "usage_day", "session_day"];

    public LedgerHarness Ledger { get; } = ledger;

    public static async Task<RepricingWorld> CreateAsync(TestServer server, int rowsAtOnce = 20)
    {
        Slow(server, rowsAtOnce);
        var organization = await server.Database.ScalarAsync<int>(
            "update organizations set time_zone = 'Europe/Zurich' returning organization_id");
        var token = await server.Database.ScalarAsync<long>(
            """
            insert into tokens (organization_id, hash, prefix, label, scopes, created_at)
            values ($1, sha256('x'), 'takt_x', 'test', array['usage:write'], now()) returning token_id
            """, organization);
        return new(server, await server.SignInAsync(), new(server, organization, token));
    }

    /// <summary>Few rows a step, so that there are many.</summary>
    public static void Slow(TestServer server, int rowsAtOnce) =>
        ((LedgerRepricer)server.Services.GetService(typeof(LedgerRepricer))!).RowsAtOnce = rowsAtOnce;

    public async Task TellAsync(IEnumerable<Case> cases)
    {
        foreach (var made in cases)
            foreach (var request in made.Requests(made.Seed, 80))
                await AppendAsync(request);
    }

    public async Task AppendAsync(ReportBatch request, TestServer? replica = null) =>
        Assert.Equal(LedgerStatus.Committed, (await Ledger.AppendAsync(request, replica: replica, received: Counted.ReceivedAt)).Status);

    /// <summary>The function of all that the cases tell.</summary>
    public static List<CountedRow> Count(List<Case> cases, PriceList prices)
    {
        var all = new ReportSet([.. cases.SelectMany(made => made.Reports.Calls)], [.. cases.SelectMany(made => made.Reports.Points)],
            [.. cases.SelectMany(made => made.Reports.Spans)]);
        return Count(all, prices);
    }

    public static List<CountedRow> Count(ReportSet set, PriceList prices) =>
        CountingFunction.Count(set, prices, RecordTime.FromDateTime(Counted.ReceivedAt.UtcDateTime));

    public Task<HttpResponseMessage> CorrectAsync(params object[] rows) => PostAsync("/corrections", new { corrections = rows });

    public Task<HttpResponseMessage> PostAsync(string path, object body) => server.SendAsync(HttpMethod.Post, List + path, admin, body);

    public Task<JsonNode> ShowAsync() => PriceListTests.GetAsync(server, admin, List);

    public Task<JsonNode> GetAsync(string path) => PriceListTests.GetAsync(server, admin, path);

    public async Task<JsonNode> PreviewAsync(object body)
    {
        var answer = await PostAsync("/preview", body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    public async Task<JsonNode> BeginAsync(string path, object body)
    {
        var answer = await PostAsync(path, body);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync(Cancelled));
        return await answer.JsonAsync();
    }

    public async Task DoAsync(string path, object body, string state)
    {
        await BeginAsync(path, body);
        await UntilAsync(state);
    }

    public Task UntilAsync(string state, TimeSpan? patience = null) =>
        Eventually.TrueAsync(async () => (await ShowAsync())["repricing"]!["state"]!.GetValue<string>() == state, patience);

    /// <summary>In one snapshot, every table of sums is that of the rows as each says it was counted.</summary>
    public async Task AssertSumsAreThoseOfRowsAsync()
    {
        foreach (var table in Rollups)
            Assert.Equal(0L, await server.Database.ScalarAsync<long>(RowSums.Differences(table), Ledger.OrganizationId));
    }

    public async Task AssertCountedAsync(IEnumerable<CountedRow> counted)
    {
        var rows = counted.ToList();
        foreach (var table in Rollups)
        {
            var expected = LedgerHarness.Expected(table, rows);
            var actual = await Ledger.SumsAsync(table);
            Assert.True(expected.SequenceEqual(actual),
                $"{table}: expected {string.Join(Environment.NewLine, expected.Except(actual).Take(6))}{Environment.NewLine}but was "
                    + $"{string.Join(Environment.NewLine, actual.Except(expected).Take(6))}");
        }

        await AssertSumsAreThoseOfRowsAsync();
    }

    /// <summary>All that rows keep of what they cost, and by which version.</summary>
    public async Task<string> CostsAsync() => await server.Database.ScalarAsync<string>(RowSums.Costs, Ledger.OrganizationId) ?? "";
}
