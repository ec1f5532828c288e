namespace Takt.Metering.Changes;

/// <summary>Why a cost changed, in nano-dollars that add up to the change; what is less is negative.</summary>
/// <param name="MoreCalls">More calls, models that are new or gone, and tokens that no call is known of.</param>
/// <param name="DearerModels">Calls went to other models.</param>
/// <param name="BiggerCalls">More tokens a call of the same model.</param>
/// <param name="LessFromCache">Other shares of input, output, cache reads and cache writes.</param>
/// <param name="PriceList">Another price a token of the same model and kind.</param>
public readonly record struct ChangeParts(long MoreCalls, long DearerModels, long BiggerCalls, long LessFromCache, long PriceList)
{
    public long Sum => MoreCalls + DearerModels + BiggerCalls + LessFromCache + PriceList;
}
