using Takt.Metering.Usage;
using Takt.Server.Ledger.Decide;

namespace Takt.Server.Ledger.Restate;

/// <summary>A call that has to leave the session it was counted in.</summary>
internal readonly record struct Move(Guid Key, Guid From, Guid To);

/// <summary>
/// Decides which session a request belongs to, where that is in question (see <see cref="HomeClaim"/>), and sends this group's movable
/// reports there. The organization's lock is held exclusively whenever a movable report is at hand, so no claim is overlooked.
/// </summary>
internal sealed class HomeResolver(HomeStore homes)
{
    public async Task<List<Move>> ResolveAsync(GroupPlan plan, CancellationToken cancellationToken)
    {
        var moves = new List<Move>();
        var byKey = plan.Calls.Values.Where(call => call.Claim is not null).ToLookup(call => call.Key);
        if (byKey.Count == 0) return moves;
        var stored = await homes.LoadAsync([.. byKey.Select(calls => calls.Key)], cancellationToken);
        var orphans = byKey.Where(calls => !stored.ContainsKey(calls.Key) && calls.Any(call => call.Movable)).Select(calls => calls.First()).ToList();
        var senders = orphans.Count == 0 ? [] : await homes.FindSendersAsync(orphans, cancellationToken);

        var changed = new List<KeyValuePair<Guid, HomeClaim>>();
        foreach (var calls in byKey)
        {
            var isStored = stored.TryGetValue(calls.Key, out var former);
            if (!isStored && !calls.Any(NeedsHome)) continue;
            var best = Best(calls, isStored ? former : senders.TryGetValue(calls.Key, out var sender) ? sender : null);
            if (!isStored || best != former) changed.Add(KeyValuePair.Create(calls.Key, best));
            if (isStored && former.SessionId != best.SessionId) moves.Add(new(calls.Key, former.SessionId, best.SessionId));
            foreach (var call in calls.Where(call => call.Movable && call.SessionId != best.SessionId).ToArray())
            {
                plan.Calls.Remove((call.SessionId, call.Key));
                plan.AddCall(best.SessionId, call.Key, call.Call, call.Series);
            }
        }

        await homes.SaveAsync([.. changed.OrderBy(home => home.Key)], cancellationToken);
        return moves;
    }

    // A span that a transcript has outdone can't be found as a sender any more: its claim is kept with the transcript's.
    private static bool NeedsHome(StagedCall call) => call.Movable || call.Call.Evidence == Evidence.Transcript;

    private static HomeClaim Best(IEnumerable<StagedCall> calls, HomeClaim? known)
    {
        var best = known;
        foreach (var call in calls)
        {
            var claim = call.Claim!.Value;
            if (best is not { } other || claim.IsBetterThan(other)) best = claim;
        }

        return best!.Value;
    }
}
