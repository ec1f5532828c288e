using Takt.Server.Jobs;

namespace Takt.Server.Usage.Sessions.Traits;

/// <summary>
/// Every ten seconds: a list that is sorted by what is odd knows a session soon after it has changed. Once an hour it looks for those that
/// changed long after their time, and then until none is left.
/// </summary>
internal sealed class TraitsJob(TraitsKeeper keeper, JobLeases leases, TimeProvider time, ILogger<TraitsJob> log)
    : OnceJob("looking at sessions", TimeSpan.FromSeconds(10), leases, time, log)
{
    private const int RoundsAnHour = 360;

    private int _round;
    private bool _olderLeft;

    protected override async Task RunAsync(JobLease lease, CancellationToken cancellationToken)
    {
        await keeper.RunAsync(lease, all: false, cancellationToken);
        _olderLeft |= _round++ % RoundsAnHour == 0;
        if (_olderLeft)
            _olderLeft = await keeper.RunAsync(lease, all: true, cancellationToken) > 0;
    }
}
