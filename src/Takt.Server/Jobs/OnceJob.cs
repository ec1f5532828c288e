namespace Takt.Server.Jobs;

/// <summary>
/// Periodic work that one replica does for all: whoever holds the lease. The others look now and then whether it has become free.
/// </summary>
internal abstract class OnceJob(string name, TimeSpan interval, JobLeases leases, TimeProvider time, ILogger logger)
    : PeriodicJob(name, interval, time, logger)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(6);

    private readonly string _name = name;

    // Twice the interval, so that between two rounds it never runs out.
    private readonly TimeSpan _length = interval * 2 > Shortest ? interval * 2 : Shortest;
    private (JobLease Lease, long TakenAt)? _held;
    private long? _refusedAt;

    /// <summary>A graceful stop lets another replica go on at once.</summary>
    public sealed override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (ExecuteTask is not { IsCompleted: true } || _held is null)
            return;
        try
        {
            await leases.ReleaseAsync(_name, cancellationToken);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or OperationCanceledException)
        {
            // It runs out by itself.
        }
    }

    /// <summary>One round, under the lease: what writes begins with it.</summary>
    protected abstract Task RunAsync(JobLease lease, CancellationToken cancellationToken);

    protected sealed override async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_refusedAt is { } at && Time.GetElapsedTime(at) < _length / 6)
            return;
        // A lease that was taken lately is good for a while: a round that finds nothing to do writes nothing.
        if (_held is not { } held || Time.GetElapsedTime(held.TakenAt) > _length / 2)
        {
            var now = Time.GetTimestamp();
            _held = await leases.TryTakeAsync(_name, _length, cancellationToken) is { } lease ? (lease, now) : null;
        }

        try
        {
            if (_held is { } mine)
                await RunAsync(mine.Lease, cancellationToken);
        }
        catch (JobLeaseLostException)
        {
            _held = null;
        }

        _refusedAt = _held is null ? Time.GetTimestamp() : null;
    }
}
