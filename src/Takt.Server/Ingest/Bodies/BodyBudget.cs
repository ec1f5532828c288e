using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace Takt.Server.Ingest.Bodies;

/// <summary>
/// The one byte budget of all bodies in flight. Half of it at most is for bodies as they come in, so that what is there can be read: what
/// is made of them has the rest. What doesn't fit is refused and sent again. How much of the first half an organization or a token may
/// hold follows from how much is free, so that a lone sender has most of it, many share it, and what any of them leaves is enough for
/// everybody else's usual exports. (Choudhury and Hahne, "Dynamic queue length thresholds", 1998.)
/// </summary>
internal sealed class BodyBudget(IOptions<IngestOptions> options)
{
    /// <summary>What is larger isn't pooled: a few large bodies would keep their memory for ever.</summary>
    public const int LargestPooled = 1024 * 1024;

    /// <summary>
    /// An organization that holds no more is never refused for what others hold, as long as there is anything; nor is a token for others
    /// of its organization, which may go a little beyond its share for this.
    /// </summary>
    public const long AlwaysTaken = 256 * 1024;

    /// <summary>So much of either half is kept for what is always taken.</summary>
    private const int ReserveShare = 12;

    /// <summary>
    /// An organization may hold so many times what it leaves free, with its small bodies; one of its tokens as much as is left, or one.
    /// </summary>
    private const int OrganizationTimes = 2, TimesWithSmall = 3;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10), Pause = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly long _total = options.Value.InFlightBudget, _half = options.Value.InFlightBudget / 2;
    private readonly Dictionary<int, Holder> _organizations = [];
    private readonly Dictionary<long, Holder> _tokens = [];
    private long _bodies, _readings;
    private BodyShare? _first;

    /// <summary>Bytes that no body and no reading holds now.</summary>
    public long Available
    {
        get
        {
            lock (_lock)
                return _total - _bodies - _readings;
        }
    }

    /// <summary>What large bodies have taken for their reading since the start.</summary>
    public long LargeBytesRead { get; private set; }

    /// <summary>What bodies that come in may still take.</summary>
    private long Free => Math.Min(_half - _bodies, _total - _bodies - _readings);

    private long Reserve => _half / ReserveShare;

    /// <summary>Begins a body that holds nothing yet.</summary>
    public BodyShare Open(int organizationId, long tokenId)
    {
        lock (_lock)
            return new(this, organizationId, tokenId, Join(_organizations, organizationId), Join(_tokens, tokenId));
    }

    /// <summary>The most that reading can ever have for a body of this length.</summary>
    public long MostBeside(int bodyLength) => _total - Reserve - BodyBuffer.MostPaid(bodyLength);

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

    /// <summary>
    /// As <see cref="TryTake"/>, but the first large body that finds no room may go beyond its share and waits a moment for the others to
    /// end: else bodies that come side by side would stop each other, again and again.
    /// </summary>
    public async ValueTask<bool> TakeAsync(BodyShare share, long bytes, CancellationToken cancellationToken)
    {
        // Real seconds, whatever clock the records are seen by: this waits for memory.
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            lock (_lock)
            {
                if (MayTake(share, bytes) || IsFirst(share, bytes))
                {
                    Add(share, bytes);
                    return true;
                }

                if (_first != share || TimeProvider.System.GetElapsedTime(began) > LongestWait)
                    return false;
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    public void Return(BodyShare share, long bytes)
    {
        lock (_lock)
            Add(share, -bytes);
    }

    /// <summary>Without shares: bodies whose reading needs much are read one after another.</summary>
    public bool TryTakeForReading(long bytes)
    {
        lock (_lock)
        {
            if (_total - _bodies - _readings - bytes < (bytes <= AlwaysTaken ? 0 : Reserve))
                return false;
            _readings += bytes;
            LargeBytesRead += bytes > LargestPooled ? bytes : 0;
            return true;
        }
    }

    public void ReturnReading(long bytes)
    {
        lock (_lock)
            _readings -= bytes;
    }

    public void Close(BodyShare share)
    {
        lock (_lock)
        {
            if (_first == share)
                _first = null;
            if (--share.Organization.Bodies == 0)
                _organizations.Remove(share.OrganizationId);
            if (--share.Token.Bodies == 0)
                _tokens.Remove(share.TokenId);
        }
    }

    private bool MayTake(BodyShare share, long bytes)
    {
        var free = Free - bytes;
        if (free < 0)
            return false;
        var (organization, token) = (share.Organization.Held + bytes, share.Token.Held + bytes);
        // What the first large body holds is on nobody's account: it would shut the door behind it for all others of its sender.
        if (_first is { } first && first != share)
        {
            organization -= first.Organization == share.Organization ? first.Held : 0;
            token -= first.Token == share.Token ? first.Held : 0;
        }

        if (organization <= AlwaysTaken)
            return true;
        if (token <= AlwaysTaken && free >= Reserve && organization <= TimesWithSmall * free)
            return true;
        return free >= Reserve * 5 / 4 && organization <= OrganizationTimes * free && (token <= free || share.Token.Bodies == 1);
    }

    private bool IsFirst(BodyShare share, long bytes)
    {
        _first ??= share;
        return _first == share && Free - bytes >= 2 * Reserve;
    }

    private void Add(BodyShare share, long bytes)
    {
        _bodies += bytes;
        share.Held += bytes;
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

    /// <summary>What the bodies of one token, or of one organization, hold together as they come in.</summary>
    internal sealed class Holder
    {
        public long Held;
        public int Bodies;
    }
}
