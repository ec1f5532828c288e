namespace Takt.Metering.Sessions;

/// <summary>
/// What it cost to keep something in the context: its tokens are written into the cache by the first call that follows, and read by each
/// later one, until a compaction or the end.
/// </summary>
public static class CarriedCost
{
    /// <summary>About as many characters or bytes make a token.</summary>
    private const int CharactersPerToken = 4;

    /// <summary>Clocks of events and calls are read one after the other.</summary>
    private const long SlackMicros = 1_000;

    public static long TokensOf(long characters) => characters / CharactersPerToken;

    /// <summary>Nano-dollars, by the price of each call that carried it; null where one of them has no price.</summary>
    /// <param name="sinceMicros">When it came into the context.</param>
    public static long? Of(Chains chains, Chain chain, long sinceMicros, long tokens)
    {
        Int128 pico = 0;
        foreach (var (_, share) in Shares(chains, chain, sinceMicros, tokens))
        {
            if (share is not { } known)
                return null;
            pico += known;
        }

        return PicoPrice.Nano(pico);
    }

    /// <summary>What each call that carried it paid for that, pico-dollars; null for one without a price.</summary>
    public static List<(CallFact Call, Int128? Pico)> Shares(Chains chains, Chain chain, long sinceMicros, long tokens)
    {
        ArgumentNullException.ThrowIfNull(chains);
        var shares = new List<(CallFact, Int128?)>();
        foreach (var call in chains.Of(chain))
        {
            if (call.StartMicros < sinceMicros - SlackMicros)
                continue;
            if (chains.IsCut(chain, sinceMicros, call.StartMicros))
                break;
            shares.Add((call, call.Prices is { } prices ? (Int128)tokens * (shares.Count > 0 ? prices.Read : call.WritePrice) : null));
        }

        return shares;
    }
}
