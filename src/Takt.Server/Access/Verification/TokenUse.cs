using System.Collections.Concurrent;

namespace Takt.Server.Access.Verification;

/// <summary>
/// When each token was last seen, gathered here and written by <see cref="TokenUseJob"/>: never on the path of a request.
/// </summary>
internal sealed class TokenUse
{
    private readonly ConcurrentDictionary<long, DateTimeOffset> _seen = new();

    public void Note(long tokenId, DateTimeOffset at) => _seen[tokenId] = at;

    /// <summary>Takes what has gathered, sorted by id so that two replicas lock rows in one order.</summary>
    public (long[] TokenIds, DateTimeOffset[] Times) Take()
    {
        var ids = _seen.Keys.ToArray();
        Array.Sort(ids);
        var taken = new List<long>(ids.Length);
        var times = new List<DateTimeOffset>(ids.Length);
        foreach (var id in ids)
        {
            if (!_seen.TryRemove(id, out var at))
                continue;
            taken.Add(id);
            times.Add(at);
        }

        return ([.. taken], [.. times]);
    }
}
