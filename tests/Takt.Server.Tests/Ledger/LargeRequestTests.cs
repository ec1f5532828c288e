using Takt.Metering.Usage;
using Takt.Server.Ledger;
using Takt.Testing;

namespace Takt.Server.Tests.Ledger;

/// <summary>A request with more records than are written at once.</summary>
public sealed class LargeRequestTests
{
    private const int Reports = 1_000, Sessions = 7;

    [Fact]
    public async Task Append_InManyTransactions_StoresAllOnceAndTheBodyWithAllItsSessions()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var harness = await LedgerHarness.CreateAsync(server);
        var raw = new RawBody(Guid.NewGuid(), "logs", "json", 1, 1, [1]);

        foreach (var _ in Enumerable.Range(0, 2))
            Assert.Equal(new LedgerOutcome(LedgerStatus.Committed), await harness.AppendAsync(Batch(), raw));

        Assert.Equal(Reports, await CountAsync("usage"));
        Assert.Equal(Reports, await server.Database.ScalarAsync<int>(
            "select records from raw_batches where organization_id = $1", harness.OrganizationId));
        Assert.Equal(Sessions, await CountAsync("raw_batch_sessions"));

        Task<long> CountAsync(string table) =>
            server.Database.ScalarAsync<long>($"select count(*) from {table} where organization_id = $1", harness.OrganizationId);
    }

    [Fact]
    public async Task Append_SomeOfIt_CannotBeStored_TheRestIsAndTheSenderIsTold()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var harness = await LedgerHarness.CreateAsync(server);
        await server.Database.ExecuteAsync("alter table usage add constraint no_sevens check (input <> 777)");

        var outcome = await harness.AppendAsync(Batch(at: 500));

        Assert.Equal(LedgerStatus.Committed, outcome.Status);
        Assert.InRange(outcome.Rejected, 1, 128);
        Assert.Contains("the database refused these records", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(Reports - outcome.Rejected, await server.Database.ScalarAsync<long>(
            "select count(*) from usage where organization_id = $1", harness.OrganizationId));
    }

    private static ReportBatch Batch(int at = -1)
    {
        var batch = new ReportBatch { Signals = Signals.Logs };
        var dimensions = new Dimensions { Hash = new Guid(1, 1, 1, new byte[8]), Source = "claude_code", Model = "claude-opus-4-8" };
        for (var i = 0; i < Reports; i++)
        {
            var key = new Guid(i, 2, 2, new byte[8]);
            batch.Calls.Add(new()
            {
                Session = new(new Guid(i % Sessions, 3, 3, new byte[8]), $"s{i % Sessions}", true),
                Dimensions = dimensions,
                Key = key,
                RequestKey = key,
                Evidence = Evidence.Event,
                TimeUnixNano = LedgerHarness.ReceivedMicros * 1_000,
                Tokens = new(i == at ? 777 : 100, 20, 3000, 40),
                ReportedCostNano = 1_000_000,
            });
        }

        return batch;
    }
}
