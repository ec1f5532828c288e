using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Takt.Server.Hosting;
using Takt.Server.Ledger;

namespace Takt.Bench.Ledger;

/// <summary>
/// The ledger alone (facts, all rollups, sessions; no HTTP) against a plain binary COPY of the same facts into the same partitioned tables
/// with their unique indexes, both by one writer, 1,000 rows a transaction, on a PostgreSQL of its own with durable commits.
/// </summary>
internal static class QuickLedger
{
    private const int Transactions = 200;
    private const int Warmup = 30;

    public static async Task RunAsync()
    {
        var data = Directory.CreateTempSubdirectory("takt-bench-").FullName;
        if (OperatingSystem.IsLinux()) File.SetUnixFileMode(data, (UnixFileMode)0b111_101_101);
        var settings = new Dictionary<string, string?>
        {
            ["TAKT_DATA"] = Path.Combine(data, "d"),
            ["TAKT_URLS"] = "http://127.0.0.1:0",
            ["TAKT_OTLP_HTTP"] = "off",
            ["TAKT_OTLP_GRPC"] = "off",
        };
        await using var app = Server.Program.Build(settings);
        await ServerRun.StartAsync(app, CancellationToken.None);
        try
        {
            await MeasureAsync(app);
        }
        finally
        {
            await app.StopAsync();
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task MeasureAsync(WebApplication app)
    {
        var database = app.Services.GetRequiredService<NpgsqlDataSource>();
        var ledger = app.Services.GetRequiredService<Takt.Server.Ledger.Ledger>();
        var source = await SourceAsync(database);
        var groups = Enumerable.Range(0, Warmup + Transactions).Select(i => ReportGroup.Make(i)).ToArray();
        var copies = Enumerable.Range(0, Warmup + Transactions).Select(i => ReportGroup.Make(i + 1_000_000)).ToArray();

        foreach (var group in groups.Take(Warmup)) await AppendAsync(ledger, source, group);
        foreach (var group in copies.Take(Warmup)) await PlainCopy.WriteAsync(database, source.OrganizationId, group);

        // In turn, so that what else the machine does meets both.
        TimeSpan ours = default, plain = default;
        long rows = 0;
        for (var i = Warmup; i < groups.Length; i++)
        {
            ours += await TimeAsync(() => AppendAsync(ledger, source, groups[i]));
            plain += await TimeAsync(() => PlainCopy.WriteAsync(database, source.OrganizationId, copies[i]));
            rows += groups[i].Count;
        }

        var (ourRate, plainRate) = (rows / ours.TotalSeconds, rows / plain.TotalSeconds);
        Console.WriteLine($"ledger      {ourRate,10:N0} facts/s  ({ours.TotalMilliseconds / Transactions:N1} ms a transaction of {ReportGroup.Size} facts)");
        Console.WriteLine($"plain COPY  {plainRate,10:N0} facts/s  ({plain.TotalMilliseconds / Transactions:N1} ms)");
        Console.WriteLine($"ratio       {ourRate / plainRate,10:N2}  (promised: 0.20)");
    }

    private static async Task AppendAsync(Takt.Server.Ledger.Ledger ledger, IngestSource source, Takt.Metering.Usage.ReportBatch group)
    {
        var outcome = await ledger.AppendAsync(new(source, group, null, ReportGroup.Now), CancellationToken.None);
        if (outcome.Status != LedgerStatus.Committed) throw new InvalidOperationException($"Not committed: {outcome}");
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> action)
    {
        var start = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task<IngestSource> SourceAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("""
            with o as (insert into organizations (name, created_at) values ('Bench', now()) returning organization_id)
            insert into tokens (organization_id, hash, prefix, label, scopes, created_at)
            select organization_id, sha256('bench'::bytea), 'takt_b', 'bench', array['usage:write'], now() from o returning organization_id, token_id
            """);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return new(reader.GetInt32(0), reader.GetInt64(1), null, null);
    }
}
