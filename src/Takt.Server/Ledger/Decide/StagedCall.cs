using Takt.Metering.Counting;
using Takt.Server.Ledger.Series;

namespace Takt.Server.Ledger.Decide;

/// <summary>A call as this group's reports tell it; what the ledger knows of it already is merged in when it is written.</summary>
internal sealed class StagedCall(Guid sessionId, Guid key, Call call, SeriesRow series)
{
    public Guid SessionId { get; } = sessionId;
    public Guid Key { get; } = key;
    public Call Call { get; private set; } = call;

    /// <summary>The leading report's dimensions; the transcript's repository and branch are laid over them when it is written.</summary>
    public SeriesRow Series { get; private set; } = series;

    /// <summary>The best claim to this request that these reports make; null without a request id.</summary>
    public HomeClaim? Claim { get; private set; }

    /// <summary>True when none of these reports decides for itself which session it belongs to.</summary>
    public bool Movable { get; private set; }

    public void Add(in Call call, SeriesRow series)
    {
        Call = Call.Merge(Call, call, out var leads);
        if (leads) Series = series;
    }

    public void Contend(HomeClaim claim, bool movable)
    {
        Movable = movable && (Claim is null || Movable);
        if (Claim is not { } known || claim.IsBetterThan(known)) Claim = claim;
    }
}
