using Microsoft.Extensions.DependencyInjection;
using Takt.Metering.Usage;
using Takt.Server.Jobs;
using Takt.Server.Ledger;
using Takt.Server.Ledger.Check;
using Takt.Server.Retention;
using Takt.Server.Tests.Ingest;
using Takt.Server.Tests.Ledger;
using Takt.Testing;

namespace Takt.Server.Tests.Retention;

/// <summary>What is older than its class is kept goes, and what comes too late is refused by name.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private static readonly string[] Classes =
    [
        "usage", "activity", "session_day", "sums_quarter", "sums_series_day", "sums_persons_month", "sums_activity_day", "sums_events_day",
        "sessions", "session_models",
    ];

    private readonly FakeTimeProvider _time = new(LedgerHarness.Received);
    private TestServer _server = null!;
    private LedgerHarness _harness = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(
            setup =>
            {
                setup.Time = _time;
                setup.Settings["TAKT_RETENTION_FACTS"] = "100";
            },
            Cancel);
        _harness = await LedgerHarness.CreateAsync(_server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task OldMonths_GoFromEveryTable_AndYoungerOnesStay()
    {
        foreach (var days in new[] { 300, 200, 40, 1 })
            await SendAsync(days);
        await _harness.FoldAsync();
        await RetireAsync();

        foreach (var table in Classes)
        {
            Assert.Equal((table, 2L), (table, await CountAsync(table)));
        }

        Assert.Equal(0, await _server.Database.ScalarAsync<long>(
            "select count(*) from pg_class where relname ~ '^(usage|activity|session_day|sums_quarter|usage_points)_2026_07$'"));
        Assert.Empty(await _server.Services.GetRequiredService<LedgerCheck>().CheckAsync(_harness.OrganizationId, Cancel));
    }

    [Fact]
    public async Task LateRecord_OfWhatIsGone_IsRefusedByName_AndTheOthersCount()
    {
        await SendAsync(200);
        await RetireAsync();

        var batch = new ReportBatch { Signals = Signals.Logs };
        batch.Calls.Add(Call(150, Guid.NewGuid()));
        var goesOn = Guid.NewGuid();
        batch.Calls.Add(Call(140, goesOn));
        batch.Calls.Add(Call(1, goesOn));
        var outcome = await _harness.AppendAsync(batch);

        Assert.Equal((LedgerStatus.Committed, 2), (outcome.Status, outcome.Rejected));
        Assert.Contains("2026-08-01", outcome.Reason!, StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync("usage"));
    }

    [Fact]
    public async Task Retirement_WhileSendersAreAtWork_LosesNothing()
    {
        await SendAsync(200);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var sent = 0;
        var senders = Enumerable.Range(0, 4).Select(async i =>
        {
            while (!stop.IsCancellationRequested)
            {
                await SendAsync(1 + (i * 20));
                Interlocked.Increment(ref sent);
            }
        }).ToArray();
        await Eventually.TrueAsync(() => Volatile.Read(ref sent) > 20);
        await RetireAsync();
        var before = Volatile.Read(ref sent);
        await Eventually.TrueAsync(() => Volatile.Read(ref sent) > before + 20);
        await stop.CancelAsync();
        await Task.WhenAll(senders);

        Assert.Equal(sent, await CountAsync("usage"));
        await _harness.FoldAsync();
        Assert.Empty(await _server.Services.GetRequiredService<LedgerCheck>().CheckAsync(_harness.OrganizationId, Cancel));
    }

    [Fact]
    public async Task Audit_OfTheLastNinetyDays_CantBeTakenAway_AndWhatIsLeavesARow()
    {
        await _server.Database.ExecuteAsync("alter table audit.events disable trigger all");
        await _server.Database.ExecuteAsync(
            "insert into audit.events (at, actor, action, operation, entity) "
                + "values (now() - interval '500 days', 'x', 'x', 'update', 'x')");
        await _server.Database.ExecuteAsync("alter table audit.events enable trigger all");
        await RetireAsync();

        Assert.Equal(0, await _server.Database.ScalarAsync<long>("select count(*) from audit.events where actor = 'x'"));
        Assert.Equal(1, await _server.Database.ScalarAsync<long>("select count(*) from audit.events where action = 'audit.retire'"));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(
            () => _server.Database.ScalarAsync<long>("select audit.retire(now() - interval '89 days')"));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => _server.Database.ExecuteAsync("delete from audit.events"));
    }

    private async Task RetireAsync()
    {
        var leases = _server.Services.GetRequiredService<JobLeases>();
        var lease = await leases.TryTakeAsync("retirement in a test", TimeSpan.FromMinutes(2), Cancel);
        await _server.Services.GetRequiredService<Retirement>().RunAsync(lease!, Cancel);
    }

    private async Task SendAsync(int daysAgo)
    {
        var batch = new ReportBatch { Signals = Signals.Logs };
        var session = Guid.NewGuid();
        batch.Calls.Add(Call(daysAgo, session));
        batch.Activities.Add(new()
        {
            Session = new(session, session.ToString(), true),
            Dimensions = Origin,
            Key = Guid.NewGuid(),
            Kind = ActivityKinds.Prompts,
            TimeUnixNano = At(daysAgo),
            Value = 1,
        });
        Assert.Equal(new LedgerOutcome(LedgerStatus.Committed), await _harness.AppendAsync(batch));
    }

    private static Dimensions Origin { get; } =
        new() { Hash = Guid.NewGuid(), Source = "claude_code", Model = "claude-opus-4-8", ModelFamily = "claude-opus-4-8" };

    private static CallReport Call(int daysAgo, Guid session)
    {
        var key = Guid.NewGuid();
        return new()
        {
            Session = new(session, session.ToString(), true),
            Dimensions = Origin,
            Key = key,
            RequestKey = key,
            Evidence = Evidence.Event,
            TimeUnixNano = At(daysAgo),
            Tokens = new(100, 10, 0, 0),
            ReportedCostNano = 5,
        };
    }

    private static long At(int daysAgo) => LedgerHarness.Received.AddDays(-daysAgo).ToUnixTimeMilliseconds() * 1_000_000;

    private Task<long> CountAsync(string table, string and = "") =>
        _server.Database.ScalarAsync<long>($"select count(*) from {table} where organization_id = $1 {and}", _harness.OrganizationId);
}
