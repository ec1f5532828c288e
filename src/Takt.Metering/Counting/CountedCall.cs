using Takt.Metering.Cost;
using Takt.Metering.Counting.Joining;

namespace Takt.Metering.Counting;

/// <summary>A call with what it counts as.</summary>
/// <param name="Cost">By the price list that was given.</param>
public sealed record CountedCall(JoinedCall Call, CallCost Cost)
{
    public static CountedCall Of(JoinedCall call, PriceList prices) => new(call, CallCost.Of(call, prices));

    public CountedRow Row => new(Call.Home.SessionId, Call.Dimensions, Call.Lead.Call.AtMicros, Cost.Amounts(Call.Lead.Call.Tokens));
}
