using Takt.Server.Jobs;

namespace Takt.Server.Ledger.Presence;

/// <summary>Has written down who was heard, every second and once more at the end.</summary>
internal sealed class PresenceJob(PresenceWriter writer, TimeProvider time, ILogger<PresenceJob> log)
    : EachReplicaJob("writing down of who was heard", TimeSpan.FromSeconds(1), time, log)
{
    protected override bool RunsAtStop => true;

    protected override Task RunAsync(CancellationToken cancellationToken) => writer.WriteAsync();
}
