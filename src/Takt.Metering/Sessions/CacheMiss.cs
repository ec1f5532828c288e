namespace Takt.Metering.Sessions;

/// <summary>A call that wrote anew what the call before it had in the cache.</summary>
/// <param name="Tokens">Tokens that the call before had read or written, and this one didn't read.</param>
/// <param name="CostNano">What they cost more than if they had been read, nano-dollars; null where the model has no price.</param>
public readonly record struct CacheMiss(Guid CallKey, long Tokens, MissCause Cause, long? CostNano);

/// <summary>Why a call missed the cache.</summary>
public enum MissCause
{
    Unknown,

    /// <summary>Another model or effort than the call before.</summary>
    ModelOrEffort,

    /// <summary>Nothing was asked for longer than what was last written lives.</summary>
    Idle,
}

/// <summary>Finds the cache misses of a session.</summary>
public static class CacheMisses
{
    /// <summary>Fewer tokens than this are no miss, nor is less than a tenth of the context.</summary>
    private const long FewTokens = 2_000, ShareOfContext = 10;

    private const long FiveMinutes = 5 * 60 * 1_000_000L, Hour = 60 * 60 * 1_000_000L;

    public static Dictionary<Guid, CacheMiss> Find(Chains chains)
    {
        ArgumentNullException.ThrowIfNull(chains);
        var found = new Dictionary<Guid, CacheMiss>();
        foreach (var (chain, calls) in chains.All)
        {
            var livesMicros = FiveMinutes;
            for (var i = 1; i < calls.Length; i++)
            {
                var (before, call) = (calls[i - 1], calls[i]);
                if (before.Tokens.CacheWrite > 0)
                    livesMicros = before.WritesForAnHour ? Hour : FiveMinutes;
                var missed = before.Tokens.CacheRead + before.Tokens.CacheWrite - call.Tokens.CacheRead;
                if (missed > Math.Max(FewTokens, before.Context / ShareOfContext)
                    && !chains.IsCut(chain, before.AtMicros, call.AtMicros))
                    found[call.Key] = new(call.Key, missed, CauseOf(before, call, livesMicros), CostOf(missed, call));
            }
        }

        return found;
    }

    private static MissCause CauseOf(CallFact before, CallFact call, long livesMicros)
    {
        if (before.Model != call.Model || before.Effort != call.Effort)
            return MissCause.ModelOrEffort;
        return call.StartMicros - before.AtMicros > livesMicros ? MissCause.Idle : MissCause.Unknown;
    }

    private static long? CostOf(long missed, CallFact call) =>
        call.Prices is { } prices ? PicoPrice.Nano((Int128)missed * (call.WritePrice - prices.Read)) : null;
}
