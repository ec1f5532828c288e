using Takt.Metering.Counting;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Series;

namespace Takt.Server.Ledger.Write;

/// <summary>Where a told call's row lies.</summary>
internal readonly record struct CallPlace(DateOnly SessionOn, Guid SessionId, Guid Key);

/// <summary>As what a told call counts: the figures are its own.</summary>
/// <param name="Home">The session in which it counts.</param>
/// <param name="Explains">The session whose metrics it explains.</param>
/// <param name="Series">Its own dimensions with what other reports of the same call know better.</param>
internal sealed record CountedAs(Guid Home, Guid Explains, SeriesRow Series, CallCost Cost, int PriceVersion);

/// <summary>
/// A told call as its row says it. A row read back keeps the cost it was stored with, whatever the price list says now.
/// </summary>
/// <param name="As">Null where another row is the same call, or where it is none.</param>
internal sealed record StoredCall(CallPlace Place, bool Named, Call Call, SeriesRow Own, bool IsAncestor, CountedAs? As)
{
    public UsageAmounts Amounts => As?.Cost.Amounts(Call.Tokens) ?? default;

    public bool IsTranscript => Call.Evidence == Evidence.Transcript;
}

/// <summary>A told call that this transaction has made or changed: its row before and after.</summary>
internal sealed record CallChange(StoredCall? Before, StoredCall After)
{
    /// <value>False where one more report of the call says nothing new of what it comes to.</value>
    public bool CountsAnew => Before is null || Before.As != After.As || Before.Call.AtMicros != After.Call.AtMicros
        || Before.Amounts != After.Amounts;
}
