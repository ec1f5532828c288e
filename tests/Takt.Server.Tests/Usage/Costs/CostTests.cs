using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Access;
using Takt.Testing;

namespace Takt.Server.Tests.Usage.Costs;

/// <summary>Daily line items, as pages and as files.</summary>
public sealed class CostTests : IAsyncLifetime
{
    private const string Range = "from=2026-11-03&to=2026-11-06";

    private TestServer _server = null!;
    private UsageWorld _world = null!;
    private string _token = "", _ada = "";

    /// <summary>Three days: Ada's seat costs 1 and 2 and is no part of an invoice; Bob pays 4 by use, and 8 by a region's cloud.</summary>
    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await _server.Database.ExecuteAsync("select ensure_partitions('2026-10-01', '2026-11-30')");
        _world = await UsageWorld.CreateAsync(_server.Database, "Europe/Zurich");
        _token = await _world.TokenAsync(null, "usage:read", "admin");
        var adaId = await _world.MemberAsync("ada@x.org");
        _ada = await _world.TokenAsync(adaId, "usage:read");
        var ada = await _world.SeriesAsync(await _world.PersonAsync("member", $"{adaId}"), ("model", "claude-opus-5-5"), ("plan", "max"),
            ("repository", "acme/\"api\", core"), ("team", "=HYPERLINK(\"http://evil\")"), ("provider_organization", "org-1"));
        var bob = await _world.PersonAsync("email", "bob@x.org", "bob@x.org");
        var byUse = await _world.SeriesAsync(bob, ("model", "claude-haiku-5-5"), ("branch", "-1+2"));
        var cloud = await _world.SeriesAsync(bob, ("model", "claude-haiku-5-5"), ("provider", "bedrock"));
        var session = await _world.SessionAsync(ada, "2026-11-03T12:00Z", "2026-11-05T12:00Z");
        await _world.UseAsync(ada, session, "2026-11-03T12:00Z", new(1_000_000_000, Input: 10));
        await _world.UseAsync(ada, session, "2026-11-04T12:00Z", new(2_000_000_000, Input: 20, CacheRead: 5));
        var (bobs, clouds) = (await _world.SessionAsync(byUse, "2026-11-04T12:00Z"), await _world.SessionAsync(cloud, "2026-11-05T12:00Z"));
        await _world.UseAsync(byUse, bobs, "2026-11-04T12:00Z", new(4_000_000_000, Output: 7));
        await _world.UseAsync(cloud, clouds, "2026-11-05T12:00Z", new(8_000_000_000, Output: 9));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_HaveEveryItemOnce_SummedOrNot(bool summed)
    {
        if (summed)
            await Ledger.Folding.RunAsync(_server);
        var (items, cursor) = (new List<JsonNode>(), "");
        do
        {
            var page = await AskAsync($"/api/costs?{Range}&limit=1{(cursor.Length > 0 ? "&cursor=" + cursor : "")}", _token);
            items.AddRange(page["items"]!.AsArray().Select(item => item!));
            cursor = page["next_cursor"]?.GetValue<string>() ?? "";
        }
        while (cursor.Length > 0);

        Assert.Equal(["2026-11-03", "2026-11-04", "2026-11-04", "2026-11-05"], items.Select(item => item["day"]!.GetValue<string>()));
        Assert.Equal(15m, items.Sum(item => item["totals"]!["cost_usd"]!.GetValue<decimal>()));
        Assert.Equal("ada@x.org", items[0]["labels"]!["member"]!.GetValue<string>());
        Assert.Equal("claude-opus-5-5", items[0]["key"]!["model"]!.GetValue<string>());
        Assert.Equal(15m, (await AskAsync($"/api/usage?{Range}", _token))["totals"]!["cost_usd"]!.GetValue<decimal>());
    }

    [Fact]
    public async Task Member_SeesTheirOwnItems_AndFiltersWork()
    {
        Assert.Equal(2, (await AskAsync($"/api/costs?{Range}", _ada))["items"]!.AsArray().Count);
        Assert.Equal(2, CsvRows.Read(await FileAsync("csv", _ada)).Count);
        Assert.Equal(2, (await AskAsync($"/api/costs?{Range}&model=claude-haiku-5-5", _token))["items"]!.AsArray().Count);
        Assert.Equal(3, (await AskAsync($"/api/costs?{Range}&provider!=bedrock", _token))["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Csv_HasAColumnForEverything_AndNoFormula()
    {
        var rows = CsvRows.Read(await FileAsync("csv", _token));

        Assert.Equal(4, rows.Count);
        Assert.Equal(("acme/\"api\", core", "'=HYPERLINK(\"http://evil\")"), (rows[0]["repository"], rows[0]["team"]));
        Assert.Contains(rows, row => row["branch"] == "'-1+2");
        Assert.Equal(15m, rows.Sum(row => decimal.Parse(row["cost_usd"], CultureInfo.InvariantCulture)));
        Assert.Equal((30, 16, 5), (Sum("input_tokens"), Sum("output_tokens"), Sum("cache_read_tokens")));

        int Sum(string column) => rows.Sum(row => int.Parse(row[column], CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task JsonLines_AreTheItems()
    {
        var lines = (await FileAsync("jsonl", _token)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var items = (await AskAsync($"/api/costs?{Range}", _token))["items"]!.AsArray();
        Assert.Equal(items.Select(item => item!.ToJsonString()), lines.Select(line => JsonNode.Parse(line)!.ToJsonString()));
    }

    [Fact]
    public async Task Focus_IsAsTheSpecificationHasIt_AndBillsNoSeat()
    {
        var rows = CsvRows.Read(await FileAsync("focus", _token));

        Assert.All(rows, row => Assert.Empty(FocusRules.Broken(row)));
        Assert.Equal([0m, 0m, 4m, 8m], rows.Select(row => decimal.Parse(row["BilledCost"], CultureInfo.InvariantCulture)).Order());
        Assert.Equal(15m, rows.Sum(row => decimal.Parse(row["x_takt_estimate"], CultureInfo.InvariantCulture)));
        var seat = rows[0];
        Assert.Equal(("org-1", "Claude subscription", "Anthropic", "reported"),
            (seat["BillingAccountId"], seat["ServiceName"], seat["ProviderName"], seat["x_takt_standing"]));
        // A day of Zurich, in the month of UTC in which it begins.
        Assert.Equal(("2026-11-02T23:00:00Z", "2026-11-03T23:00:00Z", "2026-11-01T00:00:00Z"),
            (seat["ChargePeriodStart"], seat["ChargePeriodEnd"], seat["BillingPeriodStart"]));
        Assert.Equal("Amazon Web Services", rows.Single(row => row["BilledCost"] == "8")["InvoiceIssuerName"]);
        Assert.Equal("acme/\"api\", core", JsonNode.Parse(seat["Tags"])!["repository"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("BilledCost", "")]
    [InlineData("BilledCost", "$4")]
    [InlineData("ListCost", "1,5")]
    [InlineData("BillingCurrency", "Dollar")]
    [InlineData("BillingAccountId", "")]
    [InlineData("ChargeCategory", "Use")]
    [InlineData("ChargeClass", "New")]
    [InlineData("ChargePeriodStart", "2026-11-03")]
    [InlineData("ChargePeriodEnd", "2026-11-01T00:00:00Z")]
    [InlineData("BillingPeriodStart", "2026-11-20T00:00:00Z")]
    [InlineData("ServiceCategory", "AI")]
    [InlineData("ConsumedUnit", "")]
    [InlineData("Tags", "core")]
    [InlineData("takt_estimate", "4")]
    public async Task FocusRules_FindWhatIsWrong(string column, string value)
    {
        var row = CsvRows.Read(await FileAsync("focus", _token))[0];
        row[column] = value;
        Assert.NotEmpty(FocusRules.Broken(row));
        Assert.All(FocusRules.Mandatory, name =>
            Assert.NotEmpty(FocusRules.Broken(row.Where(cell => cell.Key != name).ToDictionary(cell => cell.Key, cell => cell.Value))));
    }

    [Theory]
    [InlineData("from=2026-11-03T10:00:00Z", "from")]
    [InlineData("from=2026-11-04&to=2026-11-03", "from")]
    [InlineData("format=xml", "format")]
    [InlineData("session=x", "session")]
    [InlineData("group_by=model", "group_by")]
    public async Task UnusableExport_IsRefusedByName(string question, string parameter)
    {
        using var refused = await _server.SendAsync(HttpMethod.Get, $"/api/costs/export?{question}", _token);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.NotNull((await refused.JsonAsync())["errors"]![parameter]);
    }

    private async Task<JsonNode> AskAsync(string path, string token)
    {
        using var answer = await _server.SendAsync(HttpMethod.Get, path, token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    private async Task<string> FileAsync(string format, string token)
    {
        using var answer = await _server.SendAsync(HttpMethod.Get, $"/api/costs/export?{Range}&format={format}", token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith("attachment; filename=costs", $"{answer.Content.Headers.ContentDisposition}", StringComparison.Ordinal);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
