using Takt.Metering.Cost;
using Takt.Metering.Usage;

namespace Takt.Metering.Counting;

/// <summary>
/// What a counted row adds to every sum it is part of. Adjusting a sum is adding the difference of two of these. Their names and columns
/// stand in <see cref="AmountTable"/>.
/// </summary>
/// <param name="Calls">Itemised API calls.</param>
/// <param name="Cost">What counts as cost, by kind of token: the client's own, else the price list's.</param>
/// <param name="ReportedNano">The part of <paramref name="Cost"/> that the client said.</param>
/// <param name="ListNano">The price list's cost, whatever the client says.</param>
/// <param name="UnpricedTokens">Tokens that have no cost at all.</param>
/// <param name="UnitemisedTokens">Tokens known from metrics alone.</param>
public readonly record struct UsageAmounts(
    long Calls, TokenCounts Tokens, CostParts Cost, long ReportedNano, long ListNano, long UnpricedTokens, long UnitemisedTokens)
{
    /// <summary>All cost, nano-dollars.</summary>
    public long CostNano => Cost.Total;

    public bool IsZero => this == default;

    /// <exception cref="OverflowException">The sum is more than can be counted.</exception>
    public static UsageAmounts operator +(in UsageAmounts a, in UsageAmounts b) => checked(new(a.Calls + b.Calls, a.Tokens + b.Tokens,
        a.Cost + b.Cost, a.ReportedNano + b.ReportedNano, a.ListNano + b.ListNano, a.UnpricedTokens + b.UnpricedTokens,
        a.UnitemisedTokens + b.UnitemisedTokens));

    /// <exception cref="OverflowException">The difference is more than can be counted.</exception>
    public static UsageAmounts operator -(in UsageAmounts a, in UsageAmounts b) => checked(new(a.Calls - b.Calls, a.Tokens - b.Tokens,
        a.Cost - b.Cost, a.ReportedNano - b.ReportedNano, a.ListNano - b.ListNano, a.UnpricedTokens - b.UnpricedTokens,
        a.UnitemisedTokens - b.UnitemisedTokens));
}
