using Takt.Server.Jobs;

namespace Takt.Server.Limits.Forecasts;

/// <summary>Every minute; what is old goes once an hour.</summary>
internal sealed class ForecastJob(ForecastKeeper keeper, JobLeases leases, TimeProvider time, ILogger<ForecastJob> log)
    : OnceJob("keeping forecasts", TimeSpan.FromMinutes(1), leases, time, log)
{
    private int _round;

    protected override async Task RunAsync(JobLease lease, CancellationToken cancellationToken)
    {
        await keeper.RunAsync(lease, cancellationToken);
        if (_round++ % 60 == 0)
            await keeper.SweepAsync(lease, cancellationToken);
    }
}
