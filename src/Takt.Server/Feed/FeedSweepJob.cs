using Npgsql;
using Takt.Server.Jobs;

namespace Takt.Server.Feed;

/// <summary>Forgets what is older than a day; the newest row stays, so that it can be told what was forgotten.</summary>
internal sealed class FeedSweepJob(JobLeases leases, TimeProvider time, ILogger<FeedSweepJob> log)
    : OnceJob("sweep of the feed", TimeSpan.FromMinutes(10), leases, time, log)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    protected override async Task RunAsync(JobLease lease, CancellationToken cancellationToken)
    {
        await using var transaction = await lease.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            "delete from feed where number < (select max(number) from feed where at < $1)", transaction.Connection)
        {
            Parameters = { new() { Value = (Time.GetUtcNow() - Kept).UtcDateTime } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
