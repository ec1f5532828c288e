using Takt.Server.Members;

namespace Takt.Server.Demo;

/// <summary>Where the demonstration waits until its organization is there.</summary>
internal sealed class DemoStage
{
    private readonly TaskCompletionSource<DemoOrganization> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<DemoOrganization> Opened => _opened.Task;

    public void Open(DemoOrganization organization) => _opened.TrySetResult(organization);
}
