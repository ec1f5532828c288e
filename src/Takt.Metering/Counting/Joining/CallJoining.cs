namespace Takt.Metering.Counting.Joining;

/// <summary>
/// Which told calls are one call (contract §2, <i>Calls</i>). Every choice is by content, so order and repetition don't matter.
/// </summary>
public static class CallJoining
{
    public static List<JoinedCall> Join(IEnumerable<ToldCall> told)
    {
        var live = ForcedJoins.Of(told).ToHashSet();
        Shapes.JoinInSessions(live);
        Shapes.JoinInIdentities(live);
        Shapes.JoinSnapshots(live);
        return [.. live.Order(Comparer<JoinedCall>.Create((a, b) => ToldCall.Compare(a.Lead, b.Lead)))];
    }
}
