using Npgsql;
using Takt.Contracts.Usage;
using Takt.Metering.Counting;
using static Takt.Server.Usage.BoundedSum;

namespace Takt.Server.Usage.Queries;

/// <summary>
/// Amounts as the database sums them, in the order of <see cref="AmountTable.Rows"/>; none beyond <see cref="BoundedSum"/>.
/// </summary>
internal readonly struct UsageSum
{
    private static readonly int Calls = AmountTable.IndexOf("calls"), Input = AmountTable.IndexOf("input"),
        Output = AmountTable.IndexOf("output"),
        CacheRead = AmountTable.IndexOf("cache_read"), CacheWrite = AmountTable.IndexOf("cache_write"),
        Cost = AmountTable.IndexOf("cost_nano"),
        CostInput = AmountTable.IndexOf("cost_input_nano"), CostOutput = AmountTable.IndexOf("cost_output_nano"),
        CostCacheRead = AmountTable.IndexOf("cost_cache_read_nano"), CostCacheWrite = AmountTable.IndexOf("cost_cache_write_nano"),
        Reported = AmountTable.IndexOf("reported_nano"), List = AmountTable.IndexOf("list_nano"),
        Unpriced = AmountTable.IndexOf("unpriced_tokens"), Unitemised = AmountTable.IndexOf("unitemised_tokens");

    // Null is nothing at all: most intervals of most groups.
    private readonly long[]? _amounts;
    private readonly long _activeMs;

    private UsageSum(long[] amounts, long activeMs) => (_amounts, _activeMs) = (amounts, activeMs);

    public bool IsZero => _activeMs == 0 && (_amounts is null || Array.TrueForAll(_amounts, amount => amount == 0));

    private long this[int amount] => _amounts?[amount] ?? 0;

    /// <summary>Reads the amounts and, after them, the active milliseconds.</summary>
    public static UsageSum Read(NpgsqlDataReader reader, int first)
    {
        var amounts = new long[AmountTable.Rows.Length];
        for (var i = 0; i < amounts.Length; i++)
            amounts[i] = reader.GetInt64(first + i);
        return new(amounts, reader.GetInt64(first + amounts.Length));
    }

    public static UsageSum operator +(UsageSum a, UsageSum b)
    {
        var amounts = new long[AmountTable.Rows.Length];
        for (var i = 0; i < amounts.Length; i++)
            amounts[i] = AmountTable.Rows[i].IsMoney ? AddNano(a[i], b[i]) : AddCounts(a[i], b[i]);
        return new(amounts, AddCounts(a._activeMs, b._activeMs));
    }

    public UsageTotals Totals(long sessions, bool hasActivity) => Fill(new UsageTotals(), sessions, hasActivity);

    public UsagePoint Point(DateTimeOffset at, long sessions, bool hasActivity) =>
        (UsagePoint)Fill(new UsagePoint { At = at }, sessions, hasActivity);

    private UsageTotals Fill(UsageTotals empty, long sessions, bool hasActivity) => empty with
    {
        Calls = this[Calls],
        UnitemisedTokens = this[Unitemised],
        InputTokens = this[Input],
        OutputTokens = this[Output],
        CacheReadTokens = this[CacheRead],
        CacheWriteTokens = this[CacheWrite],
        CostUsd = Usd.FromNano(this[Cost]),
        CostInputUsd = Usd.FromNano(this[CostInput]),
        CostOutputUsd = Usd.FromNano(this[CostOutput]),
        CostCacheReadUsd = Usd.FromNano(this[CostCacheRead]),
        CostCacheWriteUsd = Usd.FromNano(this[CostCacheWrite]),
        CostReportedUsd = Usd.FromNano(this[Reported]),
        CostPricedUsd = Usd.FromNano(this[List]),
        UnpricedTokens = this[Unpriced],
        Sessions = sessions,
        ActiveSeconds = hasActivity ? _activeMs / 1000 : null,
    };
}
