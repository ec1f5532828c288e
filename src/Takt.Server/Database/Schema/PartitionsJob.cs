using Npgsql;

namespace Takt.Server.Database.Schema;

/// <summary>Once a day; the start has ensured the first ones already.</summary>
internal sealed class PartitionsJob(Partitions partitions, TimeProvider time, ILogger<PartitionsJob> logger) : BackgroundService
{
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = Daily;
        while (true)
        {
            await Task.Delay(pause, time, stoppingToken);
            try
            {
                await partitions.EnsureAsync(stoppingToken);
                pause = Daily;
            }
            catch (NpgsqlException e)
            {
                Log.PartitionsFailed(logger, e);
                pause = AfterFailure;
            }
        }
    }
}
