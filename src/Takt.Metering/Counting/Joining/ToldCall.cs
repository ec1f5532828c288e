using Takt.Metering.Cost;
using Takt.Metering.Usage;

namespace Takt.Metering.Counting.Joining;

/// <summary>A call as the reports of one key in one session tell of it, before it is known which others tell of the same call.</summary>
/// <param name="Named">False when the session is made up: nothing is compared by it then, the identity takes its place.</param>
/// <param name="Identity">The identity that the session's reports are linked to; null where none is known.</param>
/// <param name="IsAncestor">Told by spans alone, each of which has a usage-bearing descendant: no call.</param>
public sealed record ToldCall(Guid SessionId, bool Named, Guid Key, Call Call, Dimensions Dimensions, long? Identity, bool IsAncestor)
{
    public ModelName Name { get; } = ModelName.Of(Dimensions);

    /// <summary>A total order by content alone, so that every choice between calls is the same on every machine.</summary>
    public static int Compare(ToldCall a, ToldCall b)
    {
        var order = a.Call.AtMicros.CompareTo(b.Call.AtMicros);
        if (order == 0)
            order = a.SessionId.CompareTo(b.SessionId);
        return order != 0 ? order : a.Key.CompareTo(b.Key);
    }
}
