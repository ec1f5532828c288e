using System.Collections.Immutable;

namespace Takt.Metering.Counting;

/// <summary>One amount: its column in every table of sums, and where it is in a counted row.</summary>
/// <param name="IsMoney">Nano-dollars; else a count.</param>
public sealed record AmountRow(string Column, bool IsMoney, Func<UsageAmounts, long> Of);

/// <summary>Every amount, once: the columns that are written and read, and their order, derive from these rows.</summary>
public static class AmountTable
{
    public static readonly ImmutableArray<AmountRow> Rows =
    [
        Count("calls", a => a.Calls),
        Count("input", a => a.Tokens.Input),
        Count("output", a => a.Tokens.Output),
        Count("cache_read", a => a.Tokens.CacheRead),
        Count("cache_write", a => a.Tokens.CacheWrite),
        Money("cost_nano", a => a.CostNano),
        Money("cost_input_nano", a => a.Cost.Input),
        Money("cost_output_nano", a => a.Cost.Output),
        Money("cost_cache_read_nano", a => a.Cost.CacheRead),
        Money("cost_cache_write_nano", a => a.Cost.CacheWrite),
        Money("reported_nano", a => a.ReportedNano),
        Money("list_nano", a => a.ListNano),
        Count("unpriced_tokens", a => a.UnpricedTokens),
        Count("unitemised_tokens", a => a.UnitemisedTokens),
    ];

    /// <summary>The columns in the order of <see cref="Rows"/>, separated by commas.</summary>
    public static readonly string Columns = string.Join(", ", Rows.Select(row => row.Column));

    /// <summary>The place of a column among <see cref="Rows"/>.</summary>
    /// <exception cref="InvalidOperationException">There is none of that name.</exception>
    public static int IndexOf(string column) => Rows.IndexOf(Rows.First(row => row.Column == column));

    private static AmountRow Count(string column, Func<UsageAmounts, long> of) => new(column, IsMoney: false, of);

    private static AmountRow Money(string column, Func<UsageAmounts, long> of) => new(column, IsMoney: true, of);
}
