namespace Takt.Server.Prices;

/// <summary>Wakes the job of this replica; another one's comes by itself soon enough.</summary>
internal sealed class RepriceSignal : IDisposable
{
    private readonly SemaphoreSlim _work = new(0);

    public void Set() => _work.Release();

    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _work.WaitAsync(longest, cancellationToken);

    public void Dispose() => _work.Dispose();
}
