using Takt.Metering.Usage;

namespace Takt.Metering.Counting;

/// <summary>Which sessions are of one identity: they share a name, or reports that do.</summary>
internal sealed class Identities
{
    private readonly Dictionary<object, object> _parents = [];
    private readonly Dictionary<object, long> _numbers = [];

    public void Link(SessionIdentity session, Dimensions dimensions, bool isTranscript)
    {
        foreach (var name in IdentityNames.Of(dimensions, isTranscript))
            Union(session.Id, name);
    }

    /// <summary>Null for a session of which nothing is known.</summary>
    public long? Of(Guid sessionId)
    {
        if (!_parents.ContainsKey(sessionId))
            return null;
        var root = Find(sessionId);
        if (!_numbers.TryGetValue(root, out var number))
            _numbers[root] = number = _numbers.Count;
        return number;
    }

    private object Find(object node)
    {
        while (true)
        {
            var parent = _parents.TryGetValue(node, out var known) ? known : _parents[node] = node;
            if (parent.Equals(node))
                return parent;
            var above = _parents[parent];
            _parents[node] = above;
            node = above;
        }
    }

    private void Union(object a, object b) => _parents[Find(a)] = Find(b);
}
