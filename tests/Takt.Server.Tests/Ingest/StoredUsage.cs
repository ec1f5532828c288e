using System.IO.Compression;
using System.Text;
using Takt.Testing;

namespace Takt.Server.Tests.Ingest;

/// <summary>What the ledger says an organization has used, and the bodies it has kept.</summary>
internal sealed record StoredUsage(long Calls, long Input, long Output, long CacheRead, long CacheWrite, long CostNano)
{
    /// <summary>What each captured session of the API key folders comes to, by the fixtures' README.</summary>
    public static readonly StoredUsage OfCapturedSession = new(5, 6015, 415, 75000, 1500, 87_325_000);

    public static async Task<StoredUsage> OfAsync(TestDatabase database, int organization)
    {
        await using var command = database.OwnerDataSource.CreateCommand(
            """
            select coalesce(sum(calls), 0)::bigint, coalesce(sum(input), 0)::bigint, coalesce(sum(output), 0)::bigint,
              coalesce(sum(cache_read), 0)::bigint, coalesce(sum(cache_write), 0)::bigint, coalesce(sum(cost_nano), 0)::bigint
            from usage_day where organization_id = $1
            """);
        command.Parameters.Add(new() { Value = organization });
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5));
    }

    /// <summary>The bodies kept, unpacked.</summary>
    public static async Task<IReadOnlyList<string>> RawAsync(TestDatabase database, int organization)
    {
        var bodies = new List<string>();
        await using var command = database.OwnerDataSource.CreateCommand(
            "select body from raw_batches where organization_id = $1 order by received_at");
        command.Parameters.Add(new() { Value = organization });
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            using var unpacked = new StreamReader(
                new BrotliStream(new MemoryStream(reader.GetFieldValue<byte[]>(0)), CompressionMode.Decompress), Encoding.UTF8);
            bodies.Add(await unpacked.ReadToEndAsync());
        }
        return bodies;
    }
}
