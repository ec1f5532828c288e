using System.Security.Cryptography;
using System.Text;
using Takt.Metering.Tests.Counting.Worlds;
using Takt.Metering.Tests.Counting.Worlds.Judging;
using Takt.Metering.Usage;
using Takt.Server.Ledger;
using Takt.Testing;

namespace Takt.Server.Tests.Ledger;

public sealed class ValueCapTests
{
    private readonly FakeTimeProvider _time = new(LedgerHarness.Received);

    [Fact]
    public async Task Flood_OfOneToken_LeavesAnothersLabels()
    {
        await using var server = await StartAsync(perToken: 5, perOrganization: 100);
        var flood = await LedgerHarness.CreateAsync(server);
        var other = await AnotherTokenAsync(flood);

        await SendAsync(flood, Enumerable.Range(0, 60).Select(i => Someone($"made-{i}")));
        await SendAsync(other, [Someone("ada"), Someone("bob")]);

        Assert.Equal(["(other)", "ada@x.org", "bob@x.org", .. Made(5, "@x.org")],
            await ValuesAsync(flood, "select key from persons where organization_id = $1"));
        Assert.Equal(["(other)", "host-ada", "host-bob", .. Made(5, prefix: "host-")],
            await ValuesAsync(flood, "select host_name from machines where organization_id = $1"));
        Assert.Equal(["(other)", "branch-ada", "branch-bob", .. Made(5, prefix: "branch-")],
            await ValuesAsync(flood, "select distinct branch from series where organization_id = $1"));
        Assert.Equal(62 * 3160, await TokensAsync(flood));
    }

    [Fact]
    public async Task Organization_HasACapOverAllItsTokens()
    {
        await using var server = await StartAsync(perToken: 5, perOrganization: 7);
        var first = await LedgerHarness.CreateAsync(server);
        var second = await AnotherTokenAsync(first);

        await SendAsync(first, Enumerable.Range(0, 9).Select(i => Someone($"first-{i}")));
        await SendAsync(second, Enumerable.Range(0, 9).Select(i => Someone($"second-{i}")));

        Assert.Equal(
            ["(other)", "first-0@x.org", "first-1@x.org", "first-2@x.org", "first-3@x.org", "first-4@x.org", "second-0@x.org",
                "second-1@x.org"],
            await ValuesAsync(first, "select key from persons where organization_id = $1"));
    }

    [Fact]
    public async Task KnownValue_InANewCombination_KeepsItsLabel()
    {
        await using var server = await StartAsync(perToken: 1, perOrganization: 1);
        var harness = await LedgerHarness.CreateAsync(server);
        await SendAsync(harness, [Someone("ada")]);

        await SendAsync(harness, [Someone("ada") with { HostName = "new" }, Someone("bob") with { Branch = "branch-ada" }]);

        Assert.Equal(["(other)/(other)/branch-ada", "ada@x.org/(other)/branch-ada", "ada@x.org/host-ada/branch-ada"],
            await ValuesAsync(harness, """
                select concat_ws('/', p.key, m.host_name, s.branch) from series s
                join persons p using (organization_id, person_id) join machines m using (organization_id, machine_id)
                  where s.organization_id = $1
                """));
    }

    [Fact]
    public async Task MembersModelsAndWhatIsPriced_AreNeverFolded()
    {
        await using var server = await StartAsync(perToken: 1, perOrganization: 1);
        var harness = await LedgerHarness.CreateAsync(server);
        await server.Database.ExecuteAsync(
            """
            with u as (insert into users (email, created_at) values ('eve@x.org', now()) returning user_id)
            insert into members (organization_id, user_id, role, created_at) select $1, user_id, 'member', now() from u
            """, harness.OrganizationId);
        await SendAsync(harness, [Someone("ada")]);

        await SendAsync(harness, [Someone("eve") with
        {
            Model = "m-1", ModelFamily = "m-1", Speed = "fast", InferenceGeo = "us", ServiceTier = "batch", QuerySource = "subagent",
        }, Someone("kim")]);

        Assert.Equal(["(other)", "ada@x.org", "eve@x.org"],
            await ValuesAsync(harness, "select key from persons where organization_id = $1"));
        Assert.Equal(
            ["m-1 m-1 fast us batch subagent"],
            await ValuesAsync(harness, "select concat_ws(' ', model, model_family, speed, inference_geo, service_tier, query_source) "
                + "from series where organization_id = $1 and model = 'm-1'"));
    }

    [Fact]
    public async Task FoldedLabel_OnAnotherDay_HasItsNameAgain()
    {
        await using var server = await StartAsync(perToken: 1, perOrganization: 10);
        var harness = await LedgerHarness.CreateAsync(server);
        await SendAsync(harness, [Someone("ada"), Someone("bob")]);
        await SendAsync(harness, [Someone("bob")]);
        Assert.Equal(["(other)", "ada@x.org"], await ValuesAsync(harness, "select key from persons where organization_id = $1"));

        _time.Advance(TimeSpan.FromDays(1));
        await SendAsync(harness, [Someone("bob")]);

        Assert.Equal(["(other)", "ada@x.org", "bob@x.org"],
            await ValuesAsync(harness, "select key from persons where organization_id = $1"));
    }

    [Fact]
    public async Task Connection_SaysWhichLabelsAreFolded()
    {
        await using var server = await StartAsync(perToken: 1, perOrganization: 10);
        var harness = await LedgerHarness.CreateAsync(server);
        var connection = await server.Database.ScalarAsync<int>(
            "insert into connections (organization_id, slug, name, created_at) values ($1, 'core', 'Core', now()) returning connection_id",
            harness.OrganizationId);
        var labels = (FoldedLabels)server.Services.GetService(typeof(FoldedLabels))!;
        var today = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);

        await SendAsync(harness, [Someone("ada")], connection);
        Assert.Empty(await labels.ReadAsync(harness.OrganizationId, connection, today, TestContext.Current.CancellationToken));
        await SendAsync(harness, [Someone("bob") with { Branch = "branch-ada" }], connection);

        Assert.Equal(
            [new FoldedKind("machine", today), new FoldedKind("person", today)],
            await labels.ReadAsync(harness.OrganizationId, connection, today, TestContext.Current.CancellationToken));
        Assert.Empty(await labels.ReadAsync(harness.OrganizationId, connection + 1, today, TestContext.Current.CancellationToken));
    }

    /// <summary>
    /// Whatever is reported and in whatever order, by one token or two: every amount is the same without labels, with some and with all of
    /// them.
    /// </summary>
    [Theory]
    [InlineData(3)]
    [InlineData(11)]
    [InlineData(42)]
    [InlineData(273)] // nameless, and the list shares out what metrics cost
    public async Task Sums_DontDependOnTheCaps(int seed)
    {
        List<string>? expected = null;
        foreach (var (perToken, perOrganization) in new[] { (1_000_000, 1_000_000), (1, 1), (2, 3), (1, 1_000_000), (1_000_000, 1) })
        {
            await using var server = await StartAsync(perToken, perOrganization);
            var harness = await LedgerHarness.CreateAsync(server);
            LedgerHarness[] tokens = [harness, await AnotherTokenAsync(harness)];
            foreach (var (i, request) in new Case(seed).Requests(seed + perToken, 80).Index())
                Assert.Equal(LedgerStatus.Committed, (await tokens[i % 2].AppendAsync(request, received: Counted.ReceivedAt)).Status);

            var sums = await SumsAsync(harness);
            Assert.NotEmpty(sums);
            Assert.Equal(expected ??= sums, sums);
        }
    }

    private Task<TestServer> StartAsync(int perToken, int perOrganization) => TestServer.StartAsync(
        setup =>
        {
            setup.Time = _time;
            setup.Settings[LedgerOptions.NewValuesPerTokenKey] = $"{perToken}";
            setup.Settings[LedgerOptions.NewValuesKey] = $"{perOrganization}";
        },
        TestContext.Current.CancellationToken);

    private static async Task<LedgerHarness> AnotherTokenAsync(LedgerHarness first) =>
        new(first.Server, first.OrganizationId, await first.Server.Database.ScalarAsync<long>(
            """
            insert into tokens (organization_id, hash, prefix, label, scopes, created_at)
            values ($1, sha256(gen_random_uuid()::text::bytea), 'takt_y', 'test', array['usage:write'], now()) returning token_id
            """, first.OrganizationId));

    private static Dimensions Someone(string name) => new()
    {
        Hash = Guid.NewGuid(),
        Source = "claude_code",
        Model = "claude-opus-4-8",
        ModelFamily = "claude-opus-4-8",
        UserEmail = $"{name}@x.org",
        HostName = $"host-{name}",
        Branch = $"branch-{name}",
    };

    private async Task SendAsync(LedgerHarness harness, IEnumerable<Dimensions> dimensions, int? connection = null)
    {
        var batch = new ReportBatch { Signals = Signals.Logs };
        foreach (var item in dimensions)
        {
            var key = Guid.NewGuid();
            batch.Calls.Add(new()
            {
                Session = new(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes("session")).AsSpan(0, 16)), "session", true),
                Dimensions = item,
                Key = key,
                RequestKey = key,
                Evidence = Evidence.Event,
                TimeUnixNano = LedgerHarness.Received.ToUnixTimeMilliseconds() * 1_000_000,
                Tokens = new(100, 20, 3000, 40),
                ReportedCostNano = 1_000_000,
            });
        }

        var ledger = (Takt.Server.Ledger.Ledger)harness.Server.Services.GetService(typeof(Takt.Server.Ledger.Ledger))!;
        var outcome = await ledger.AppendAsync(
            new(new(harness.OrganizationId, harness.TokenId, null, connection), batch, null,
                LedgerHarness.Received), TestContext.Current.CancellationToken);
        Assert.Equal(LedgerStatus.Committed, outcome.Status);
    }

    private static IEnumerable<string> Made(int count, string suffix = "", string prefix = "") =>
        Enumerable.Range(0, count).Select(i => $"{prefix}made-{i}{suffix}");

    private static async Task<List<string>> ValuesAsync(LedgerHarness harness, string sql)
    {
        await using var command = harness.Server.Database.OwnerDataSource.CreateCommand(
            $"select v from ({sql}) x (v) order by v collate \"C\"");
        command.Parameters.Add(new() { Value = harness.OrganizationId });
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<string> values = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            values.Add(reader.GetString(0));
        return values;
    }

    private static Task<long> TokensAsync(LedgerHarness harness) => harness.Server.Database.ScalarAsync<long>(
        "select sum(input + output + cache_read + cache_write)::bigint from usage_day where organization_id = $1", harness.OrganizationId);

    private static async Task<List<string>> SumsAsync(LedgerHarness harness) => await ValuesAsync(harness, $"""
        select concat_ws('|', r.day, r.session_id, s.model, s.query_source, {StoredAmounts.Sums}) from session_day r
          join series s using (organization_id, series_id)
        where organization_id = $1 group by r.day, r.session_id, s.model, s.query_source
        having sum(r.input + r.output + r.cache_read + r.cache_write) <> 0 or sum(r.cost_nano) <> 0
        """);
}
