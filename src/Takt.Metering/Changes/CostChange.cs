namespace Takt.Metering.Changes;

/// <summary>
/// The additive log-mean decomposition (LMDI I; Ang 2005, "The LMDI approach to decomposition analysis") of a change of cost over model and
/// kind of token: cost = calls × the model's share of calls × tokens a call × the kind's share of tokens × price a token. Pure.
/// </summary>
public static class CostChange
{
    private const int Calls = 0, Models = 1, Size = 2, Cache = 3, Price = 4;

    /// <param name="before">By model; usage of which no model is known is one of them.</param>
    /// <param name="now">By the same names.</param>
    public static ChangeParts Of(IReadOnlyDictionary<string, ModelUse> before, IReadOnlyDictionary<string, ModelUse> now)
    {
        var pairs = before.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
            .SelectMany(model => Pair.Of(before.GetValueOrDefault(model), now.GetValueOrDefault(model))).ToArray();
        var (callsBefore, callsNow) = pairs.Where(pair => pair.IsItemised)
            .Aggregate((Before: 0L, Now: 0L), (sum, pair) => (sum.Before + pair.Before.Calls, sum.Now + pair.Now.Calls));
        var moreCalls = LogRatio(callsNow, callsBefore);
        var parts = new double[5];
        foreach (var pair in pairs)
        {
            foreach (var (a, b) in pair.Kinds)
            {
                if (a.CostNano == b.CostNano)
                    Split(parts, pair, a, b, moreCalls, a.CostNano);
                else if (a.CostNano <= 0 || b.CostNano <= 0)
                    parts[Vanished(pair, a, b)] += b.CostNano - a.CostNano;
                else
                    Split(parts, pair, a, b, moreCalls, (b.CostNano - a.CostNano) / Math.Log(b.CostNano / (double)a.CostNano));
            }
        }

        return Round(parts, pairs.Sum(pair => pair.Now.CostNano) - pairs.Sum(pair => pair.Before.CostNano));
    }

    /// <summary>Each factor gets its logarithm's part of the logarithmic mean of both costs.</summary>
    private static void Split(double[] parts, Pair pair, KindUse a, KindUse b, double moreCalls, double mean)
    {
        // What costs something and has no tokens has no shares either: its price is all that is known to have changed.
        if (mean <= 0 || a.Tokens <= 0 || b.Tokens <= 0)
        {
            parts[Price] += b.CostNano - a.CostNano;
            return;
        }

        var tokens = LogRatio(pair.Now.Tokens, pair.Before.Tokens);
        var kind = LogRatio(b.Tokens, a.Tokens);
        var price = LogRatio(b.CostNano, a.CostNano) - kind;
        if (pair.IsItemised)
        {
            var calls = LogRatio(pair.Now.Calls, pair.Before.Calls);
            parts[Calls] += mean * moreCalls;
            parts[Models] += mean * (calls - moreCalls);
            parts[Size] += mean * (tokens - calls);
        }
        else
        {
            parts[Calls] += mean * tokens;
        }

        parts[Cache] += mean * (kind - tokens);
        parts[Price] += mean * price;
    }

    /// <summary>Which factor is nothing on one side, so that the whole cost is its.</summary>
    private static int Vanished(Pair pair, KindUse a, KindUse b) =>
        pair.Before.Tokens <= 0 || pair.Now.Tokens <= 0 || (pair.IsItemised && (pair.Before.Calls <= 0 || pair.Now.Calls <= 0)) ? Calls
        : a.Tokens <= 0 || b.Tokens <= 0 ? Cache : Price;

    /// <summary>Whole nano-dollars; what rounding leaves goes to the largest part.</summary>
    private static ChangeParts Round(double[] parts, long change)
    {
        var whole = parts.Select(part => (long)Math.Round(part)).ToArray();
        var largest = Enumerable.Range(0, whole.Length).MaxBy(i => Math.Abs(parts[i]));
        whole[largest] += change - whole.Sum();
        return new(whole[Calls], whole[Models], whole[Size], whole[Cache], whole[Price]);
    }

    private static double LogRatio(long now, long before) => now > 0 && before > 0 ? Math.Log(now / (double)before) : 0;

    /// <summary>A part of one model in both ranges.</summary>
    /// <param name="IsItemised">Calls of it are known; of the other part tokens stand for calls.</param>
    private readonly record struct Pair(ModelUse Before, ModelUse Now, bool IsItemised)
    {
        public IEnumerable<(KindUse Before, KindUse Now)> Kinds =>
        [
            (Before.Input, Now.Input), (Before.Output, Now.Output), (Before.CacheRead, Now.CacheRead), (Before.CacheWrite, Now.CacheWrite),
        ];

        /// <summary>What is known by calls, and what isn't: of that a model's other tokens are the measure.</summary>
        public static IEnumerable<Pair> Of(ModelUse before, ModelUse now)
        {
            var (calls, callsNow) = (Itemised(before), Itemised(now));
            return [new(calls, callsNow, true), new(Rest(before, calls), Rest(now, callsNow), false)];
        }

        private static ModelUse Itemised(ModelUse use)
        {
            var (known, all) = (Math.Max(use.Tokens - use.UnitemisedTokens, 0), use.Tokens);
            return known == all ? use with { UnitemisedTokens = 0 }
                : new(use.Calls, 0, Share(use.Input), Share(use.Output), Share(use.CacheRead), Share(use.CacheWrite));

            KindUse Share(KindUse kind) =>
                new((long)((Int128)kind.Tokens * known / all), (long)((Int128)kind.CostNano * known / all));
        }

        private static ModelUse Rest(ModelUse use, ModelUse part) => new(0, 0, Less(use.Input, part.Input), Less(use.Output, part.Output),
            Less(use.CacheRead, part.CacheRead), Less(use.CacheWrite, part.CacheWrite));

        private static KindUse Less(KindUse all, KindUse part) => new(all.Tokens - part.Tokens, all.CostNano - part.CostNano);
    }
}
