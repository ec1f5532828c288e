using Takt.Metering.Counting.Explaining;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>
/// Keeps the shares of the cost that metrics tell what <see cref="CostShares"/> makes of the rows: whatever changes of one point may change
/// the shares of those of the same export, and no others. The rows' own list prices decide, so that points counted by two lists have their
/// shares, too.
/// </summary>
/// <param name="whole">All points of sessions that were read whole already.</param>
internal sealed class CostSharing(PointStore points, IReadOnlyDictionary<Guid, List<StoredPoint>> whole)
{
    /// <summary>The changes with their shares, and those of points beside them whose share is another now.</summary>
    public async Task<IReadOnlyList<PointChange>> CompleteAsync(IReadOnlyList<PointChange> changes, CancellationToken cancellationToken)
    {
        var touched = changes.Where(change => IsOfToldCost(change.Before) || IsOfToldCost(change.After)).ToList();
        if (touched.Count == 0)
            return changes;
        var scopes = touched.Select(change => CostScope.Of(change.After.Point)).ToHashSet();
        var all = changes.ToDictionary(change => change.Place);
        var times = touched.Select(change => (change.After.Point.SessionId, change.After.SessionOn, change.After.Point.TimeNano))
            .Distinct().ToList();
        var read = await points.OfTimesAsync(times.FindAll(time => !whole.ContainsKey(time.SessionId)), cancellationToken);
        var known = times.Select(time => time.SessionId).Distinct().SelectMany(session => whole.GetValueOrDefault(session) ?? []);
        foreach (var row in read.Concat(known.Where(row => row.Counted != 0)))
            all.TryAdd((row.Point.SessionId, row.Point.Key), new(row, row));

        foreach (var scope in all.Values.ToList().GroupBy(change => CostScope.Of(change.After.Point))
            .Where(scope => scopes.Contains(scope.Key)))
        {
            foreach (var shared in CostShares.Of(
                scope.Select(change => new CostedPoint(change.After.Point, change.After.Counted, change.After.Cost))))
            {
                var change = all[(shared.Point.SessionId, shared.Point.Key)];
                all[change.Place] = change with { After = change.After with { Cost = shared.Cost } };
            }
        }

        return [.. all.Values.Where(change => change.After != change.Before).OrderBy(change => change.Place)];
    }

    private static bool IsOfToldCost(StoredPoint row) => row.Counted > 0 && (row.Point.Measure == Measure.Cost || row.Cost.CostNano == 0);
}
