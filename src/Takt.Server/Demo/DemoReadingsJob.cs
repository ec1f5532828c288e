using Takt.Server.Jobs;

namespace Takt.Server.Demo;

/// <summary>Once the past is told, every five minutes: what the status lines of the demonstration say.</summary>
internal sealed class DemoReadingsJob(DemoStage stage, DemoReadings readings, TimeProvider time, ILogger<DemoReadingsJob> log)
    : EachReplicaJob("telling of the demonstration's readings", TimeSpan.FromSeconds(10), time, log)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    private long? _toldAt;

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!stage.Told.IsCompletedSuccessfully || (_toldAt is { } at && Time.GetElapsedTime(at) < Every))
            return;
        var organization = await stage.Opened;
        var founded = DateOnly.FromDateTime(organization.CreatedAt.UtcDateTime);
        await readings.TellAsync(organization.OrganizationId, founded, cancellationToken);
        _toldAt = Time.GetTimestamp();
    }
}
