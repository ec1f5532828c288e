using Takt.Metering.Cost;
using Takt.Metering.Counting.Joining;
using Takt.Metering.Usage;

namespace Takt.Metering.Counting;

/// <summary>What a call costs and how that is known.</summary>
/// <param name="CostNano">What counts: the client's own, else the list's; null is unpriced.</param>
/// <param name="ListNano">By the price list; null when the model is unknown.</param>
/// <param name="Write1h">One-hour cache writes, as told or inferred; null when unknown.</param>
/// <param name="Prices">By which the cost is split into the kinds of tokens; null when the model is unknown.</param>
public readonly record struct CallCost(long? CostNano, long? ListNano, long? Write1h, UsageFlags Flags, TokenPrices? Prices)
{
    /// <summary>The one-hour writes where a report tells of them; null where they were inferred or nothing is known.</summary>
    public long? ToldWrite1h => (Flags & (UsageFlags.SplitReported | UsageFlags.SplitFromTranscript)) != 0 ? Write1h : null;

    public static CallCost Of(JoinedCall call, PriceList prices) => Of(call.Lead.Call, call.Dimensions, call.Write1h, prices);

    /// <param name="write1h">As the call's reports say; null where none does.</param>
    public static CallCost Of(in Call call, Dimensions dimensions, long? write1h, PriceList prices)
    {
        var terms = PriceTerms.Of(dimensions);
        var rate = Pricing.Find(prices, terms, call.AtMicros * 1000, call.Tokens);
        var flags = call.ReportedNano is not null ? UsageFlags.Reported : UsageFlags.None;
        if (write1h is not null)
        {
            flags |= call.Write1h is not null ? UsageFlags.SplitReported : UsageFlags.SplitFromTranscript;
        }
        else if (call.ReportedNano is { } reported && rate is { } known)
        {
            var split = CacheSplit.Infer(known, call.Tokens, reported);
            write1h = split.Write1h;
            if (split.CustomPricing)
                flags |= UsageFlags.CustomPricing;
            else if (write1h is not null && call.Tokens.CacheWrite > 0)
                flags |= UsageFlags.SplitInferred;
        }

        // Nothing but the standard price is known for such a tier.
        if (rate is { StandsIn: true } && call.ReportedNano is null)
            flags |= UsageFlags.CustomPricing;
        var list = rate?.Cost(call.Tokens, write1h);
        return new(call.ReportedNano ?? list, list, write1h, flags, rate?.Prices);
    }

    /// <summary>What a call of these tokens adds to every sum when it counts.</summary>
    public UsageAmounts Amounts(in TokenCounts tokens) => new(1, tokens, CostParts.Split(CostNano ?? 0, tokens, Write1h, Prices),
        Flags.HasFlag(UsageFlags.Reported) ? CostNano ?? 0 : 0, ListNano ?? 0, CostNano is null ? tokens.Total : 0, 0);
}
