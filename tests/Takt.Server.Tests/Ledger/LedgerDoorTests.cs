using Takt.Metering.Tests.Counting.Worlds;
using Takt.Metering.Usage;
using Takt.Server.Ledger;
using Takt.Server.Tests.Ingest;
using Takt.Testing;

namespace Takt.Server.Tests.Ledger;

/// <summary>What the ledger answers when something is in the way.</summary>
public sealed class LedgerDoorTests
{
    [Fact]
    public async Task Append_TokenRevokedMeanwhile_StoresNothingOfItAndAllOfTheOthers()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var harness = await LedgerHarness.CreateAsync(server);
        await server.Database.ExecuteAsync("update tokens set revoked_at = now() where token_id = $1", harness.TokenId);
        Assert.Equal(LedgerStatus.TokenRevoked, (await harness.AppendAsync(new Case(3).Requests(1)[0])).Status);
        Assert.Equal(
            0, await server.Database.ScalarAsync<long>("select count(*) from sessions where organization_id = $1", harness.OrganizationId));
    }

    [Fact]
    public async Task Append_SessionOfARetiredTime_RefusesItsRecordsAlone()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var harness = await LedgerHarness.CreateAsync(server);
        await server.Database.ExecuteAsync("update ledger_floor set retired_before = '2026-11-01'");
        var batch = new ReportBatch { Signals = Signals.Logs };
        var (old, young) = (Call("old", new(2026, 10, 31, 23, 0, 0, TimeSpan.Zero)),
            Call("young", new(2026, 11, 2, 0, 0, 0, TimeSpan.Zero)));
        batch.Calls.Add(old);
        batch.Calls.Add(young);

        var outcome = await harness.AppendAsync(batch);

        Assert.Equal((LedgerStatus.Committed, 1), (outcome.Status, outcome.Rejected));
        Assert.Contains("retired", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(young.Session.Id,
            await server.Database.ScalarAsync<Guid>("select session_id from usage where organization_id = $1", harness.OrganizationId));
    }

    [Fact]
    public async Task Append_OneRequestTheDatabaseRefuses_IsRefusedAlone()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var harness = await LedgerHarness.CreateAsync(server);
        await server.Database.ExecuteAsync("alter table usage add constraint no_thirteen check (output <> 13)");
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(i =>
        {
            var batch = new ReportBatch { Signals = Signals.Logs };
            batch.Calls.Add(Call($"session-{i}", LedgerHarness.Received) with { Tokens = new(1, i, 0, 0) });
            return harness.AppendAsync(batch);
        }));
        Assert.Equal(LedgerStatus.Refused, answers[13].Status);
        Assert.All(answers.Where((_, i) => i != 13), answer => Assert.Equal(LedgerStatus.Committed, answer.Status));
        Assert.Equal(
            23, await server.Database.ScalarAsync<long>("select count(*) from usage where organization_id = $1", harness.OrganizationId));
    }

    [Fact]
    public async Task Append_SameRawBodyAgain_IsKeptOnce()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var harness = await LedgerHarness.CreateAsync(server);
        var raw = new RawBody(Guid.NewGuid(), "logs", "json", 10, 10, [1, 2, 3]);
        foreach (var request in Enumerable.Repeat(new Case(3).Requests(1)[0], 3))
            Assert.Equal(LedgerStatus.Committed, (await harness.AppendAsync(request, raw)).Status);
        Assert.Equal(1,
            await server.Database.ScalarAsync<long>("select count(*) from raw_batches where organization_id = $1", harness.OrganizationId));
    }

    [Fact]
    public async Task Append_CumulativeActivityInAnyOrder_CountsEachStreamsLast()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var call = Call("s", LedgerHarness.Received);
        // Two processes count lines of one session at the same time; the second one's first point is the last to arrive.
        (Guid Stream, int Minute, long Value)[] points =
            [(Guid.NewGuid(), 1, 4), (default, 2, 9), (default, 3, 9), (default, 4, 20), (Guid.NewGuid(), 2, 5), (default, 3, 6)];
        for (var i = 1; i < points.Length; i++)
            if (points[i].Stream == default)
                points[i].Stream = points[i - 1].Stream;
        for (var order = 0; order < 6; order++)
        {
            var harness = await LedgerHarness.CreateAsync(server);
            var shuffle = new Random(order);
            foreach (var point in points.Concat(points).OrderBy(_ => shuffle.Next()))
            {
                var batch = new ReportBatch { Signals = Signals.Metrics };
                batch.Activities.Add(new()
                {
                    Session = call.Session,
                    Dimensions = call.Dimensions,
                    Kind = ActivityKinds.LinesAdded,
                    CumulativeStream = point.Stream,
                    Value = point.Value,
                    Key = Guid.Parse($"{point.Minute:x8}-{point.Value:x4}-0000-0000-{point.Stream.ToString()[^12..]}"),
                    TimeUnixNano = call.TimeUnixNano + (point.Minute * 60_000_000_000L),
                });
                Assert.Equal(LedgerStatus.Committed, (await harness.AppendAsync(batch)).Status);
            }

            Assert.Equal(26, await server.Database.ScalarAsync<long>(
                "select sum(value)::bigint from activity_day where organization_id = $1", harness.OrganizationId));
        }
    }

    [Fact]
    public async Task Append_Presence_IsWrittenWithinSeconds()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var harness = await LedgerHarness.CreateAsync(server);
        var batch = new ReportBatch { Signals = Signals.Logs };
        batch.Calls.Add(Call("s", LedgerHarness.Received));
        await harness.AppendAsync(batch);

        await Eventually.TrueAsync(async () =>
            await server.Database.ScalarAsync<bool>("select exists (select from presence where token_id = $1)", harness.TokenId));
        Assert.Equal(
            batch.Calls[0].Tokens.Total, await server.Database.ScalarAsync<long>(
                "select sum(tokens)::bigint from presence_hours where token_id = $1", harness.TokenId));
        Assert.Equal((short)Signals.Logs,
            await server.Database.ScalarAsync<short>("select signal from presence where token_id = $1", harness.TokenId));
    }

    private static CallReport Call(string session, DateTimeOffset at) => Call(session, at, Guid.NewGuid());

    private static CallReport Call(string session, DateTimeOffset at, Guid request) => new()
    {
        Session = new(new Guid(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(session)).AsSpan(0, 16)),
            session, true),
        Dimensions = new() { Hash = Guid.NewGuid(), Source = "claude_code", Model = "claude-opus-4-8", HostName = "laptop" },
        Key = request,
        Evidence = Evidence.Event,
        RequestKey = request,
        TimeUnixNano = at.ToUnixTimeMilliseconds() * 1_000_000,
        Tokens = new(100, 20, 3000, 40),
        ReportedCostNano = 1_000_000,
    };
}
