using Takt.Server.Ledger.Spans;
using Takt.Server.Tests.Ingest;
using Takt.Testing;

namespace Takt.Server.Tests.Ledger;

public sealed class SpanLinkSweepTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Start);

    [Fact]
    public async Task Links_OfATraceThatWasSilentForADay_AreDropped_AndOthersKeptWhole()
    {
        await using var server = await TestServer.StartAsync(setup => setup.Time = _clock, TestContext.Current.CancellationToken);
        var harness = await LedgerHarness.CreateAsync(server);
        await AddAsync(server, harness.OrganizationId, 'a', SpanLinkSweep.RowsAtOnce + 1, Start);
        await AddAsync(server, harness.OrganizationId, 'b', 2, Start);
        await AddAsync(server, harness.OrganizationId, 'c', 2, Start.AddHours(3));
        await server.Database.ExecuteAsync("update span_links set seen_at = $1 where trace = $2 and span = 1",
            Start.AddHours(3).UtcDateTime, Trace('b'));
        _clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(SpanLinkSweep.RowsAtOnce + 5L,
            await CountAsync(server, 'a') + await CountAsync(server, 'b') + await CountAsync(server, 'c'));

        _clock.Advance(TimeSpan.FromHours(2));
        await Eventually.TrueAsync(async () => await CountAsync(server, 'a') == 0);
        Assert.Equal((2, 2), (await CountAsync(server, 'b'), await CountAsync(server, 'c')));

        _clock.Advance(TimeSpan.FromHours(2));
        await Eventually.TrueAsync(async () => await CountAsync(server, 'b') + await CountAsync(server, 'c') == 0);
    }

    private static Guid Trace(char name) => Guid.Parse(new string(name, 32));

    private static Task<long> CountAsync(TestServer server, char trace) =>
        server.Database.ScalarAsync<long>("select count(*) from span_links where trace = $1", Trace(trace));

    private static Task<int> AddAsync(TestServer server, int organizationId, char trace, int spans, DateTimeOffset seenAt) =>
        server.Database.ExecuteAsync(
            """
            insert into span_links (organization_id, trace, span, parent, session_id, seen_at)
            select $1, $2, n, n - 1, gen_random_uuid(), $4 from generate_series(1, $3) n
            """, organizationId, Trace(trace), spans, seenAt.UtcDateTime);
}
