using Takt.Metering.Cost;

namespace Takt.Metering.Counting.Explaining;

/// <summary>
/// What the calls of a session can't explain of its metrics, by the metrics' model names: the more exact pairing of two names explains
/// first, an opaque name what is left on both sides. Taking a more exact pair first never makes the explained sum smaller.
/// </summary>
public static class NameShares
{
    /// <returns>For each of the metrics' names what is left of its amount.</returns>
    public static Dictionary<ModelName, long> Unexplained(
        IReadOnlyDictionary<ModelName, long> metrics, IReadOnlyDictionary<ModelName, long> calls)
    {
        var left = new Dictionary<ModelName, long>(metrics);
        var free = new Dictionary<ModelName, long>(calls);
        var names = left.Keys.Order(ByName).ToArray();
        var others = free.Keys.Order(ByName).ToArray();
        for (var rank = 0; rank <= 2; rank++)
        {
            foreach (var name in names)
            {
                foreach (var other in others)
                {
                    if (left[name] <= 0)
                        break;
                    if (name.Against(other) != rank)
                        continue;
                    var part = Math.Min(left[name], free[other]);
                    if (part <= 0)
                        continue;
                    left[name] -= part;
                    free[other] -= part;
                }
            }
        }

        return left;
    }

    private static readonly Comparer<ModelName> ByName = Comparer<ModelName>.Create((a, b) =>
        a.Exactness != b.Exactness ? a.Exactness.CompareTo(b.Exactness) : string.CompareOrdinal(a.Value, b.Value));
}
