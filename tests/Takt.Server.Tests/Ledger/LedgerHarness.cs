using Takt.Metering.Counting;
using Takt.Metering.Tests.Counting.Worlds.Judging;
using Takt.Metering.Tests.Counting.Worlds.Telling;
using Takt.Metering.Usage;
using Takt.Server.Ledger;
using Takt.Testing;

namespace Takt.Server.Tests.Ledger;

/// <summary>An organization with a token, and the ledger's door to put reports through.</summary>
internal sealed class LedgerHarness(TestServer server, int organizationId, long tokenId)
{
    public static readonly DateTimeOffset Received = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private const string Zone = "Europe/Zurich";

    private static readonly string[] Rollups = ["usage_15m", "usage_day", "session_day"];

    public static long ReceivedMicros => RecordTime.FromDateTime(Received.UtcDateTime);

    public TestServer Server { get; } = server;
    public int OrganizationId { get; } = organizationId;
    public long TokenId { get; } = tokenId;

    public static async Task<LedgerHarness> CreateAsync(TestServer server)
    {
        var organization = await server.Database.ScalarAsync<int>(
            $"insert into organizations (name, time_zone, created_at) values ('Test', '{Zone}', now()) returning organization_id");
        var token = await server.Database.ScalarAsync<long>(
            """
            insert into tokens (organization_id, hash, prefix, label, scopes, created_at)
            values ($1, sha256(gen_random_uuid()::text::bytea), 'takt_x', 'test', array['usage:write'], now()) returning token_id
            """, organization);
        return new(server, organization, token);
    }

    public Task<LedgerOutcome> AppendAsync(
        ReportBatch reports, RawBody? raw = null, TestServer? replica = null, DateTimeOffset? received = null)
    {
        var ledger = (Takt.Server.Ledger.Ledger)(replica ?? Server).Services.GetService(typeof(Takt.Server.Ledger.Ledger))!;
        return ledger.AppendAsync(new(new(OrganizationId, TokenId, null, null), reports, raw, received ?? Received),
            TestContext.Current.CancellationToken);
    }

    /// <summary>All rollups hold what the function makes of these reports.</summary>
    public async Task AssertCountsAsync(Reports reports, string what)
    {
        var counted = Counted.Count(reports);
        var lattice = new LatticeCheck(this, Zone, counted);
        // Sometimes as it is, before anything is summed, since it takes its time; always when all of it is.
        if (OrganizationId % 3 == 0)
            await lattice.AssertAsync($"{what}, before summing");
        await FoldAsync();
        await lattice.AssertAsync($"{what}, after summing");
        foreach (var table in Rollups)
        {
            var expected = Expected(table, counted);
            var actual = await SumsAsync(table);
            Assert.True(expected.SequenceEqual(actual),
                $"{what}, {table}:{Environment.NewLine}expected "
                    + $"{string.Join(Environment.NewLine, expected.Except(actual).Take(12))}{Environment.NewLine}but was "
                    + $"{string.Join(Environment.NewLine, actual.Except(expected).Take(12))}");
        }
    }

    /// <summary>Sums what commits have changed, whether or not the server's own job has been at it.</summary>
    public Task FoldAsync() => Folding.RunAsync(Server);

    /// <summary>The rollups as sums per key, zero rows left out. All three tables must tell the same.</summary>
    public async Task<SortedDictionary<string, UsageAmounts>> SumsAsync(string table)
    {
        var key = table switch
        {
            "usage_15m" => "to_char(r.at at time zone 'UTC', 'YYYY-MM-DD HH24:MI')",
            "usage_day" => "to_char(r.day, 'YYYY-MM-DD')",
            _ => "to_char(r.day, 'YYYY-MM-DD') || ' ' || r.session_id::text",
        };
        await using var command = Server.Database.OwnerDataSource.CreateCommand($"""
            select {key} || concat_ws('|', '', s.model, coalesce(s.query_source, '-'), coalesce(s.repository, '-'),
              coalesce(s.branch, '-')), {AmountTable.Columns}
            from {table} r join series s using (organization_id, series_id) where organization_id = $1
            """);
        command.Parameters.Add(new() { Value = OrganizationId });
        var sums = new SortedDictionary<string, UsageAmounts>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            Add(sums, reader.GetString(0), StoredAmounts.Read(reader, 1));
        return sums;
    }

    /// <summary>The same sums of the rows that ought to count.</summary>
    public static SortedDictionary<string, UsageAmounts> Expected(string table, IEnumerable<CountedRow> rows)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(Zone);
        var sums = new SortedDictionary<string, UsageAmounts>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var day = TimeZoneInfo.ConvertTimeFromUtc(RecordTime.ToDateTime(row.AtMicros), zone).ToString("yyyy-MM-dd");
            var key = table switch
            {
                "usage_15m" => RecordTime.ToDateTime(RecordTime.Quarter(row.AtMicros)).ToString("yyyy-MM-dd HH:mm"),
                "usage_day" => day,
                _ => $"{day} {row.SessionId}",
            };
            Add(sums, $"{key}|{row.Dimensions.Model}|{row.Dimensions.QuerySource ?? "-"}|{row.Dimensions.Repository ?? "-"}|"
                + $"{row.Dimensions.Branch ?? "-"}", row.Amounts);
        }

        return sums;
    }

    private static void Add(SortedDictionary<string, UsageAmounts> sums, string key, UsageAmounts amounts)
    {
        var sum = sums.GetValueOrDefault(key) + amounts;
        if (sum.IsZero)
            sums.Remove(key);
        else
            sums[key] = sum;
    }
}
