using Npgsql;
using Takt.Contracts.Usage;
using static Takt.Server.Usage.BoundedSum;

namespace Takt.Server.Usage.Queries;

/// <summary>One interval of one slot of an answer.</summary>
internal readonly record struct UsageRow(int Slot, string Key1, string Key2, DateTimeOffset At, UsageSum Sum, int OtherGroups)
{
    public static UsageRow Read(NpgsqlDataReader reader) => new((int)reader.GetInt64(0), reader.GetString(1), reader.GetString(2),
        reader.GetFieldValue<DateTimeOffset>(3), UsageSum.Read(reader, 4), (int)reader.GetInt64(15));
}

/// <summary>Amounts as the database sums them: nano-dollars, milliseconds; none beyond <see cref="BoundedSum"/>.</summary>
internal readonly record struct UsageSum(
    long Calls, long Input, long Output, long CacheRead, long CacheWrite, long CostNano, long ReportedNano, long ListNano, long Unpriced,
    long Unitemised, long ActiveMs)
{
    /// <summary>Reads eleven columns in the order of the parameters.</summary>
    public static UsageSum Read(NpgsqlDataReader reader, int first) => new(
        reader.GetInt64(first), reader.GetInt64(first + 1), reader.GetInt64(first + 2), reader.GetInt64(first + 3), reader.GetInt64(first + 4),
        reader.GetInt64(first + 5), reader.GetInt64(first + 6), reader.GetInt64(first + 7), reader.GetInt64(first + 8), reader.GetInt64(first + 9),
        reader.GetInt64(first + 10));

    public static UsageSum operator +(UsageSum a, UsageSum b) => new(
        AddCounts(a.Calls, b.Calls), AddCounts(a.Input, b.Input), AddCounts(a.Output, b.Output), AddCounts(a.CacheRead, b.CacheRead),
        AddCounts(a.CacheWrite, b.CacheWrite), AddNano(a.CostNano, b.CostNano), AddNano(a.ReportedNano, b.ReportedNano), AddNano(a.ListNano, b.ListNano),
        AddCounts(a.Unpriced, b.Unpriced), AddCounts(a.Unitemised, b.Unitemised), AddCounts(a.ActiveMs, b.ActiveMs));

    public UsageTotals Totals(long sessions, bool hasActivity) => Fill(new UsageTotals(), sessions, hasActivity);

    public UsagePoint Point(DateTimeOffset at, long sessions, bool hasActivity) => (UsagePoint)Fill(new UsagePoint { At = at }, sessions, hasActivity);

    private UsageTotals Fill(UsageTotals empty, long sessions, bool hasActivity) => empty with
    {
        Calls = Calls,
        UnitemisedTokens = Unitemised,
        InputTokens = Input,
        OutputTokens = Output,
        CacheReadTokens = CacheRead,
        CacheWriteTokens = CacheWrite,
        CostUsd = Usd.FromNano(CostNano),
        CostReportedUsd = Usd.FromNano(ReportedNano),
        CostPricedUsd = Usd.FromNano(ListNano),
        UnpricedTokens = Unpriced,
        Sessions = sessions,
        ActiveSeconds = hasActivity ? ActiveMs / 1000 : null,
    };
}
