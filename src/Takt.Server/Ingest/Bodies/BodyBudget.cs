using Microsoft.Extensions.Options;
using Takt.Otlp;

namespace Takt.Server.Ingest.Bodies;

/// <summary>
/// The one byte budget of all bodies in flight. Nobody waits for it: what doesn't fit is refused and sent again.
/// A quarter is kept for bodies that have begun, so that a crowd of new ones can't make half-read ones fail.
/// </summary>
internal sealed class BodyBudget(IOptions<IngestOptions> options) : IOtlpMemory
{
    /// <summary>Larger arrays are left to the collector: pooled, a few large bodies would keep their memory for ever.</summary>
    public const int LargestPooled = 1024 * 1024;

    private const long CollectAfter = 64 << 20;

    private readonly long _reserve = options.Value.InFlightBudget / 4;
    private long _garbage;
    private long _available = options.Value.InFlightBudget;

    /// <summary>Bytes that no body holds now.</summary>
    public long Available => Interlocked.Read(ref _available);

    /// <summary>Takes the first bytes of a body.</summary>
    public bool TryEnter(long bytes) => TryTake(bytes, _reserve);

    /// <summary>Takes more bytes for a body that has begun.</summary>
    public bool TryGrow(long bytes) => TryTake(bytes, 0);

    /// <summary>So that a request which can never be read is told so, and doesn't come again for ever.</summary>
    long IOtlpMemory.MostBeside(int bodyLength) =>
        options.Value.InFlightBudget - BodyBuffer.MostPaid(bodyLength, options.Value.MaxInflated);

    bool IOtlpMemory.TryTake(long bytes) => TryGrow(bytes);

    /// <summary>Gives bytes back that were taken at once; their array is garbage, or back in its pool.</summary>
    public void Return(long bytes)
    {
        Interlocked.Add(ref _available, bytes);
        if (bytes <= LargestPooled || Interlocked.Add(ref _garbage, bytes) < CollectAfter)
            return;
        // Left to itself the collector lets large arrays pile up to several times the budget while the machine has memory to spare.
        Interlocked.Exchange(ref _garbage, 0);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
    }

    private bool TryTake(long bytes, long leave)
    {
        var seen = Interlocked.Read(ref _available);
        while (seen - bytes >= leave)
        {
            var now = Interlocked.CompareExchange(ref _available, seen - bytes, seen);
            if (now == seen)
                return true;
            seen = now;
        }
        return false;
    }
}
