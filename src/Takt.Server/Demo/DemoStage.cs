using Takt.Server.Members;

namespace Takt.Server.Demo;

/// <summary>Where the demonstration waits until its organization is there.</summary>
internal sealed class DemoStage
{
    private readonly TaskCompletionSource<DemoOrganization> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many days before its founding the demonstration begins.</summary>
    public int DaysOfPast { get; set; } = 60;

    public Task<DemoOrganization> Opened => _opened.Task;

    /// <value>Ends when everything that has happened so far is told.</value>
    public Task Told => _told.Task;

    public void Tell() => _told.TrySetResult();

    public void Open(DemoOrganization organization) => _opened.TrySetResult(organization);
}
