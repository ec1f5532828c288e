using Npgsql;
using Takt.Contracts.Usage;
using Takt.Metering.Changes;
using Takt.Metering.Counting;
using Takt.Metering.Sums;
using static Takt.Server.Usage.BoundedSum;

namespace Takt.Server.Usage.Queries;

/// <summary>
/// Measures as the database sums them, in the order of <see cref="MeasureTable.Rows"/>; none beyond <see cref="BoundedSum"/>.
/// </summary>
internal readonly struct UsageSum
{
    private static readonly int Calls = IndexOf("calls"), Input = IndexOf("input"), Output = IndexOf("output"),
        CacheRead = IndexOf("cache_read"), CacheWrite = IndexOf("cache_write"),
        Cost = IndexOf("cost_nano"), CostInput = IndexOf("cost_input_nano"), CostOutput = IndexOf("cost_output_nano"),
        CostCacheRead = IndexOf("cost_cache_read_nano"), CostCacheWrite = IndexOf("cost_cache_write_nano"),
        Reported = IndexOf("reported_nano"), List = IndexOf("list_nano"),
        Unpriced = IndexOf("unpriced_tokens"), Unitemised = IndexOf("unitemised_tokens"),
        Sessions = IndexOf("sessions"), ActiveMs = IndexOf("active_ms"), Commits = IndexOf("commits"),
        PullRequests = IndexOf("pull_requests"), LinesAdded = IndexOf("lines_added"), LinesRemoved = IndexOf("lines_removed");

    // Null is nothing at all: most intervals of most groups.
    private readonly long[]? _measures;

    private UsageSum(long[] measures) => _measures = measures;

    /// <summary>As a change of cost sees it.</summary>
    public ModelUse Use => new(this[Calls], this[Unitemised], new(this[Input], this[CostInput]), new(this[Output], this[CostOutput]),
        new(this[CacheRead], this[CostCacheRead]), new(this[CacheWrite], this[CostCacheWrite]));

    /// <summary>Whether it has any part of usage itself; what people and agents did besides isn't.</summary>
    public bool IsUsed => this[Calls] != 0 || this[Cost] != 0
        || this[Input] != 0 || this[Output] != 0 || this[CacheRead] != 0 || this[CacheWrite] != 0;

    public bool IsZero => _measures is null || Array.TrueForAll(_measures, measure => measure == 0);

    public long CostNano => this[Cost];

    private long this[int measure] => _measures?[measure] ?? 0;

    public static UsageSum Read(NpgsqlDataReader reader, int first) => Read(reader, first, MeasureTable.Rows.Length);

    /// <summary>Reads those of <see cref="AmountTable"/>, which come first; the others are nothing.</summary>
    public static UsageSum ReadAmounts(NpgsqlDataReader reader, int first) => Read(reader, first, AmountTable.Rows.Length);

    public static UsageSum operator +(UsageSum a, UsageSum b)
    {
        var measures = new long[MeasureTable.Rows.Length];
        for (var i = 0; i < measures.Length; i++)
            measures[i] = MeasureTable.Rows[i].IsMoney ? AddNano(a[i], b[i]) : AddCounts(a[i], b[i]);
        return new(measures);
    }

    /// <summary>What is left of a sum when a part of it is taken out.</summary>
    public static UsageSum operator -(UsageSum a, UsageSum b)
    {
        var measures = new long[MeasureTable.Rows.Length];
        for (var i = 0; i < measures.Length; i++)
            measures[i] = a[i] - b[i];
        return new(measures);
    }

    /// <param name="knows">What the question leaves to be told beside usage itself.</param>
    public UsageTotals Totals(KnownMeasures knows) => Fill(new UsageTotals(), knows);

    public UsagePoint Point(DateTimeOffset at, KnownMeasures knows) => (UsagePoint)Fill(new UsagePoint { At = at }, knows);

    private UsageTotals Fill(UsageTotals empty, KnownMeasures knows) => empty with
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
        Sessions = knows.Sessions ? this[Sessions] : null,
        ActiveSeconds = knows.Activity ? this[ActiveMs] / 1000 : null,
        Commits = knows.Activity ? this[Commits] : null,
        PullRequests = knows.Activity ? this[PullRequests] : null,
        LinesAdded = knows.Activity ? this[LinesAdded] : null,
        LinesRemoved = knows.Activity ? this[LinesRemoved] : null,
    };

    private static UsageSum Read(NpgsqlDataReader reader, int first, int count)
    {
        var measures = new long[MeasureTable.Rows.Length];
        for (var i = 0; i < count; i++)
            measures[i] = Math.Min(reader.GetInt64(first + i), MeasureTable.Rows[i].IsMoney ? MostNano : MostCounted);
        return new(measures);
    }

    private static int IndexOf(string column) => MeasureTable.IndexOf(column);
}
