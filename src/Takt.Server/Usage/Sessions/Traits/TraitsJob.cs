using Takt.Server.Jobs;

namespace Takt.Server.Usage.Sessions.Traits;

/// <summary>
/// Every ten seconds, and once an hour for what changed long after its time: a list that is sorted by what is odd knows a session soon
/// after it has changed.
/// </summary>
internal sealed class TraitsJob(TraitsKeeper keeper, JobLeases leases, TimeProvider time, ILogger<TraitsJob> log)
    : OnceJob("looking at sessions", TimeSpan.FromSeconds(10), leases, time, log)
{
    private const int RoundsAnHour = 360;

    private int _round;

    protected override async Task RunAsync(JobLease lease, CancellationToken cancellationToken)
    {
        await keeper.RunAsync(lease, all: false, cancellationToken);
        if (_round++ % RoundsAnHour == 0)
            await keeper.RunAsync(lease, all: true, cancellationToken);
    }
}
