using Takt.Metering.Counting;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Series;

namespace Takt.Server.Ledger.Write;

/// <summary>A call as its row says it. A row read back keeps the cost it was stored with, whatever the price list says now.</summary>
internal sealed record StoredCall(Call Call, SeriesRow Series, CallCost Cost)
{
    public static StoredCall Of(in Call call, SeriesRow series) =>
        new(call, series, CallCost.Of(call, series.Dimensions.Model, series.Dimensions.Speed));

    public bool IsSpan => Call.Evidence == Evidence.Span;

    /// <summary>What the row adds to every sum, given whether spans count in its session and model.</summary>
    public UsageAmounts Amounts(bool spansCount) => IsSpan && !spansCount ? default : Cost.Amounts(Call);

    /// <summary>The dimensions with what transcripts know better laid over them.</summary>
    public static SeriesRow Overlay(SeriesRow lead, in Call call) =>
        lead.In(call.TranscriptRepository ?? lead.Dimensions.Repository, call.TranscriptBranch ?? lead.Dimensions.Branch);
}
