namespace Takt.Metering.Changes;

/// <summary>What one model was used for in a range: the tokens of a kind and what they cost.</summary>
public readonly record struct KindUse(long Tokens, long CostNano)
{
    public static KindUse operator +(KindUse a, KindUse b) => new(a.Tokens + b.Tokens, a.CostNano + b.CostNano);
}

/// <summary>What one model was used for in a range.</summary>
/// <param name="Calls">Those known one by one.</param>
/// <param name="UnitemisedTokens">Those of its tokens that are known as sums alone: of them tokens stand for calls.</param>
public readonly record struct ModelUse(
    long Calls, long UnitemisedTokens, KindUse Input, KindUse Output, KindUse CacheRead, KindUse CacheWrite)
{
    public long Tokens => Input.Tokens + Output.Tokens + CacheRead.Tokens + CacheWrite.Tokens;

    public long CostNano => Input.CostNano + Output.CostNano + CacheRead.CostNano + CacheWrite.CostNano;

    public static ModelUse operator +(ModelUse a, ModelUse b) => new(a.Calls + b.Calls, a.UnitemisedTokens + b.UnitemisedTokens,
        a.Input + b.Input, a.Output + b.Output, a.CacheRead + b.CacheRead, a.CacheWrite + b.CacheWrite);
}
