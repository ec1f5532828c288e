using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Takt.Metering.Usage;
using Takt.Server.Hosting;
using Takt.Server.Ledger;

namespace Takt.Bench.Ledger;

/// <summary>A ledger on a PostgreSQL of its own with durable commits, and an organization in it.</summary>
internal sealed class BenchLedger(NpgsqlDataSource database, Server.Ledger.Ledger ledger, IngestSource source)
{
    public NpgsqlDataSource Database { get; } = database;

    public int OrganizationId => source.OrganizationId;

    public static Task RunAsync(Func<BenchLedger, Task> measure) => RunAsync((ledger, _) => measure(ledger));

    /// <param name="measure">Given the server's services, too.</param>
    /// <param name="kept">A directory that stays, with all that is in it; by default one that goes.</param>
    public static async Task RunAsync(Func<BenchLedger, IServiceProvider, Task> measure, string? kept = null)
    {
        var data = kept is null ? Directory.CreateTempSubdirectory("takt-bench-").FullName : Directory.CreateDirectory(kept).FullName;
        if (OperatingSystem.IsLinux())
            File.SetUnixFileMode(data, (UnixFileMode)0b111_101_101);
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
            var database = app.Services.GetRequiredService<NpgsqlDataSource>();
            var ledger = app.Services.GetRequiredService<Server.Ledger.Ledger>();
            await measure(new(database, ledger, await SourceAsync(database)), app.Services);
        }
        finally
        {
            await app.StopAsync();
            if (kept is null)
                Directory.Delete(data, recursive: true);
        }
    }

    public async Task AppendAsync(ReportBatch reports)
    {
        var outcome = await ledger.AppendAsync(new(source, reports, null, ReportGroup.Now), CancellationToken.None);
        if (outcome.Status != LedgerStatus.Committed)
            throw new InvalidOperationException($"Not committed: {outcome}");
    }

    public static async Task<TimeSpan> TimeAsync(Func<Task> action)
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
            select organization_id, sha256(gen_random_uuid()::text::bytea), 'takt_b', 'bench', array['usage:write'], now() from o
            returning organization_id, token_id
            """);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return new(reader.GetInt32(0), reader.GetInt64(1), null, null);
    }
}
