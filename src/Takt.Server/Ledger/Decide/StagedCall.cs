using Takt.Metering.Counting;
using Takt.Server.Ledger.Series;

namespace Takt.Server.Ledger.Decide;

/// <summary>
/// A call as this group's reports of one key tell it; what the ledger knows of it already is merged in when it is written.
/// </summary>
internal sealed class StagedCall(Guid sessionId, Guid key, Call call, SeriesRow series)
{
    public Guid SessionId { get; } = sessionId;
    public Guid Key { get; } = key;
    public Call Call { get; private set; } = call;

    /// <summary>The leading report's dimensions.</summary>
    public SeriesRow Series { get; private set; } = series;

    public void Add(in Call call, SeriesRow series)
    {
        if (ToldCalls.Leads(Call, Series.Dimensions, call, series.Dimensions))
            Series = series;
        Call = Call.Merge(Call, call, out _);
    }
}
