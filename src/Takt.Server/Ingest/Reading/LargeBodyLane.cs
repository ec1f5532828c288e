namespace Takt.Server.Ingest.Reading;

/// <summary>
/// Lets bodies beyond the usual size be read one after another, organizations taking turns: side by side they would leave others neither a
/// core nor memory. Those that wait hold their own bytes only.
/// </summary>
/// <param name="atOnce">How many may be read at the same time.</param>
internal sealed class LargeBodyLane(int atOnce)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Queue<TaskCompletionSource>> _waiting = [];
    private readonly Queue<int> _organizations = new();
    private int _free = atOnce;

    /// <returns>To be disposed when the next one may come.</returns>
    public async ValueTask<IDisposable> EnterAsync(int organizationId, CancellationToken cancellationToken)
    {
        TaskCompletionSource place;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return new Turn(this);
            }

            if (!_waiting.TryGetValue(organizationId, out var line))
            {
                _waiting[organizationId] = line = new();
                _organizations.Enqueue(organizationId);
            }

            place = new(TaskCreationOptions.RunContinuationsAsynchronously);
            line.Enqueue(place);
        }

        await using (cancellationToken.Register(() => place.TrySetCanceled(cancellationToken)))
            await place.Task;
        return new Turn(this);
    }

    private void Next()
    {
        lock (_lock)
        {
            while (_organizations.TryDequeue(out var organizationId))
            {
                var line = _waiting[organizationId];
                var next = line.Dequeue();
                if (line.Count > 0)
                    _organizations.Enqueue(organizationId);
                else
                    _waiting.Remove(organizationId);
                // Who has gone meanwhile leaves its turn to the next.
                if (next.TrySetResult())
                    return;
            }

            _free++;
        }
    }

    private sealed class Turn(LargeBodyLane lane) : IDisposable
    {
        public void Dispose() => lane.Next();
    }
}
