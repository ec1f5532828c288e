using Microsoft.Extensions.Options;

namespace Takt.Server.Ingest.Bodies;

/// <summary>
/// The one byte budget of all bodies in flight. Nobody waits for it: what doesn't fit is refused and sent again.
/// A quarter is kept for bodies that have begun, so that a crowd of new ones can't make half-read ones fail.
/// </summary>
internal sealed class BodyBudget(IOptions<IngestOptions> options)
{
    private readonly long _reserve = options.Value.InFlightBudget / 4;
    private long _available = options.Value.InFlightBudget;

    /// <summary>Bytes that no body holds now.</summary>
    public long Available => Interlocked.Read(ref _available);

    /// <summary>Takes the first bytes of a body.</summary>
    public bool TryEnter(long bytes) => TryTake(bytes, _reserve);

    /// <summary>Takes more bytes for a body that has begun.</summary>
    public bool TryGrow(long bytes) => TryTake(bytes, 0);

    public void Return(long bytes) => Interlocked.Add(ref _available, bytes);

    private bool TryTake(long bytes, long leave)
    {
        var seen = Interlocked.Read(ref _available);
        while (seen - bytes >= leave)
        {
            var now = Interlocked.CompareExchange(ref _available, seen - bytes, seen);
            if (now == seen) return true;
            seen = now;
        }
        return false;
    }
}
