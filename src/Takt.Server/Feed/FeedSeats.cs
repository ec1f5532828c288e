using System.Collections.Concurrent;

namespace Takt.Server.Feed;

/// <summary>How many streams each caller has open on this replica: a few windows and machines, and not all there are.</summary>
internal sealed class FeedSeats
{
    /// <summary>Of one person or shared token.</summary>
    public const int Most = 20;

    private readonly ConcurrentDictionary<string, int> _taken = new(StringComparer.Ordinal);

    /// <returns>Null when all are taken.</returns>
    public IDisposable? TryTake(string caller)
    {
        if (_taken.AddOrUpdate(caller, 1, (_, taken) => taken + 1) <= Most)
            return new Seat(this, caller);
        Leave(caller);
        return null;
    }

    private void Leave(string caller)
    {
        if (_taken.AddOrUpdate(caller, 0, (_, taken) => taken - 1) == 0)
            _taken.TryRemove(new(caller, 0));
    }

    private sealed class Seat(FeedSeats seats, string caller) : IDisposable
    {
        public void Dispose() => seats.Leave(caller);
    }
}
