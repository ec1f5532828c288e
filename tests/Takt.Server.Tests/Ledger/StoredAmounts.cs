using Npgsql;
using Takt.Metering.Counting;
using Takt.Metering.Usage;

namespace Takt.Server.Tests.Ledger;

/// <summary>What rollups hold, read back.</summary>
internal static class StoredAmounts
{
    /// <summary>The columns of a sum over all rows.</summary>
    public static readonly string Sums = string.Join(", ", AmountTable.Rows.Select(row => $"coalesce(sum({row.Column}), 0)::bigint"));

    /// <summary>Reads the columns of <see cref="AmountTable"/>; those of the cost have to add up to it.</summary>
    public static UsageAmounts Read(NpgsqlDataReader reader, int first)
    {
        var amounts = new UsageAmounts(Of("calls"), new(Of("input"), Of("output"), Of("cache_read"), Of("cache_write")),
            new(Of("cost_input_nano"), Of("cost_output_nano"), Of("cost_cache_read_nano"), Of("cost_cache_write_nano")),
            Of("reported_nano"), Of("list_nano"), Of("unpriced_tokens"), Of("unitemised_tokens"));
        Assert.Equal(Of("cost_nano"), amounts.CostNano);
        return amounts;

        long Of(string column) => reader.GetInt64(first + AmountTable.IndexOf(column));
    }
}

/// <summary>What captured sessions are known to have used: their cost is known as a whole.</summary>
internal sealed record Figures(
    long Calls, TokenCounts Tokens, long CostNano, long ReportedNano, long ListNano, long UnpricedTokens, long UnitemisedTokens)
{
    public static Figures Of(in UsageAmounts amounts) =>
        new(amounts.Calls, amounts.Tokens, amounts.CostNano, amounts.ReportedNano, amounts.ListNano,
            amounts.UnpricedTokens, amounts.UnitemisedTokens);
}
