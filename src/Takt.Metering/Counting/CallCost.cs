using Takt.Metering.Cost;

using Takt.Metering.Usage;

namespace Takt.Metering.Counting;

/// <summary>What a call costs and how that is known.</summary>
/// <param name="CostNano">What counts: the client's own, else the list's; null is unpriced.</param>
/// <param name="ListNano">By the price list; null when the model is unknown.</param>
/// <param name="Write1h">One-hour cache writes, a transcript's or inferred; null when unknown.</param>
public readonly record struct CallCost(long? CostNano, long? ListNano, long? Write1h, UsageFlags Flags)
{
    public static CallCost Of(in Call call, string? model, string? speed)
    {
        var nano = call.AtMicros * 1000;
        var flags = call.Evidence == Evidence.Event && !call.HasRequestId ? UsageFlags.Nameless : UsageFlags.None;
        if (call.TranscriptRepository is not null) flags |= UsageFlags.RepositoryFromTranscript;
        if (call.TranscriptBranch is not null) flags |= UsageFlags.BranchFromTranscript;
        if (call.ReportedNano is not null) flags |= UsageFlags.Reported;

        var write1h = call.TranscriptWrite1h;
        if (write1h is not null)
        {
            flags |= UsageFlags.SplitFromTranscript;
        }
        else if (call.ReportedNano is { } reported)
        {
            var split = CacheSplit.Infer(reported, model, nano, call.Tokens, speed);
            write1h = split.Write1h;
            if (split.CustomPricing) flags |= UsageFlags.CustomPricing;
            else if (write1h is not null && call.Tokens.CacheWrite > 0) flags |= UsageFlags.SplitInferred;
        }

        var list = Pricing.Price(model, nano, call.Tokens, write1h, speed);
        return new(call.ReportedNano ?? list, list, write1h, flags);
    }

    /// <summary>What the call adds to every sum when it counts.</summary>
    public UsageAmounts Amounts(in Call call) => new(1, call.Tokens, CostNano ?? 0, call.ReportedNano ?? 0, ListNano ?? 0,
        CostNano is null ? call.Tokens.Total : 0, 0);
}
