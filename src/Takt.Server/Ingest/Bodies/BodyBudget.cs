using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace Takt.Server.Ingest.Bodies;

/// <summary>
/// The one byte budget of all bodies in flight. Nobody waits for it: what doesn't fit is refused and sent again. How much of it an
/// organization or a token may hold follows from how much is free, so that a lone sender has most of it, many share it, and what any of
/// them leaves is enough for everybody else's usual exports. (Choudhury and Hahne, "Dynamic queue length thresholds", 1998.)
/// </summary>
internal sealed class BodyBudget(IOptions<IngestOptions> options)
{
    /// <summary>Larger arrays are left to the collector: pooled, a few large bodies would keep their memory for ever.</summary>
    public const int LargestPooled = 1024 * 1024;

    /// <summary>
    /// An organization that holds no more is never refused for what others hold, as long as there is anything; nor is a token for others
    /// of its organization, as long as there is a quarter.
    /// </summary>
    public const long AlwaysTaken = 256 * 1024;

    private const long CollectAfter = 64 << 20;

    /// <summary>So much is kept for what is always taken.</summary>
    private const int ReserveShare = 12;

    /// <summary>An organization may hold so many times what it leaves free; one of its tokens as much as is left, or one body.</summary>
    private const int OrganizationTimes = 2;

    private readonly long _total = options.Value.InFlightBudget;
    private readonly int _maxInflated = options.Value.MaxInflated;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Holder> _organizations = [];
    private readonly Dictionary<long, Holder> _tokens = [];
    private long _garbage;
    private long _available = options.Value.InFlightBudget;

    /// <summary>Bytes that no body holds now.</summary>
    public long Available
    {
        get
        {
            lock (_lock)
                return _available;
        }
    }

    /// <summary>Begins a body that holds nothing yet.</summary>
    public BodyShare Open(int organizationId, long tokenId)
    {
        lock (_lock)
            return new(this, organizationId, tokenId, Join(_organizations, organizationId), Join(_tokens, tokenId));
    }

    /// <summary>The most that the tables of a body could have if no other were in flight.</summary>
    public long MostBeside(int bodyLength) =>
        (_total * OrganizationTimes / (OrganizationTimes + 1)) - BodyBuffer.MostPaid(bodyLength, _maxInflated);

    public bool TryTake(BodyShare share, long bytes)
    {
        lock (_lock)
        {
            if (!MayTake(share, bytes))
                return false;
            Add(share, bytes);
            return true;
        }
    }

    /// <summary>Gives bytes back that were taken at once; their array is garbage, or back in its pool.</summary>
    public void Return(BodyShare share, long bytes)
    {
        lock (_lock)
            Add(share, -bytes);
        if (bytes <= LargestPooled || Interlocked.Add(ref _garbage, bytes) < CollectAfter)
            return;
        // Left to itself the collector lets large arrays pile up to several times the budget while the machine has memory to spare.
        Interlocked.Exchange(ref _garbage, 0);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
    }

    public void Close(BodyShare share)
    {
        lock (_lock)
        {
            if (--share.Organization.Bodies == 0)
                _organizations.Remove(share.OrganizationId);
            if (--share.Token.Bodies == 0)
                _tokens.Remove(share.TokenId);
        }
    }

    private bool MayTake(BodyShare share, long bytes)
    {
        var free = _available - bytes;
        if (free < 0)
            return false;
        var (organization, token) = (share.Organization.Held + bytes, share.Token.Held + bytes);
        if (organization <= AlwaysTaken || (token <= AlwaysTaken && free >= _total / 4))
            return true;
        return free >= _total / ReserveShare && organization <= OrganizationTimes * free && (token <= free || share.Token.Bodies == 1);
    }

    private void Add(BodyShare share, long bytes)
    {
        _available -= bytes;
        share.Organization.Held += bytes;
        share.Token.Held += bytes;
    }

    private static Holder Join<TKey>(Dictionary<TKey, Holder> holders, TKey key)
        where TKey : notnull
    {
        ref var holder = ref CollectionsMarshal.GetValueRefOrAddDefault(holders, key, out _);
        holder ??= new();
        holder.Bodies++;
        return holder;
    }

    /// <summary>What the bodies of one token, or of one organization, hold together.</summary>
    internal sealed class Holder
    {
        public long Held;
        public int Bodies;
    }
}
