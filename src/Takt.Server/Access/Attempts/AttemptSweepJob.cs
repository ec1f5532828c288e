using Takt.Server.Jobs;

namespace Takt.Server.Access.Attempts;

/// <summary>Forgets attempts whose window is over.</summary>
internal sealed class AttemptSweepJob(AttemptLimiter limiter, TimeProvider time, ILogger<AttemptSweepJob> log)
    : EachReplicaJob("sweep of sign-in attempts", TimeSpan.FromMinutes(15), time, log)
{
    protected override Task RunAsync(CancellationToken cancellationToken) => limiter.SweepAsync(cancellationToken);
}
