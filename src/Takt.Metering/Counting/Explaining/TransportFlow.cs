namespace Takt.Metering.Counting.Explaining;

/// <summary>
/// The largest flow from sources (calls) to sinks (points), where each sink reaches some sources and amounts may be split. Sinks are filled
/// in their order: none is ever emptied for a later one, so the filled amounts are the greatest in that order, whichever way they are
/// routed.
/// </summary>
internal sealed class TransportFlow(long[] wanted, long[] free, Action<int, List<int>> reach)
{
    private readonly List<int>[] _reached = new List<int>[wanted.Length];
    private readonly Dictionary<int, long>[] _givenTo = new Dictionary<int, long>[free.Length];
    private readonly bool[] _exhausted = new bool[free.Length];

    public long LeftOf(int sink) => wanted[sink];

    public long FreeOf(int source) => free[source];

    public void Solve()
    {
        for (var i = 0; i < wanted.Length; i++)
        {
            _reached[i] = [];
            reach(i, _reached[i]);
            Take(i);
            while (wanted[i] > 0 && Augment(i))
            {
            }
        }
    }

    private void Take(int sink)
    {
        foreach (var source in _reached[sink])
        {
            if (wanted[sink] == 0)
                return;
            if (free[source] > 0)
                Give(source, sink, Math.Min(free[source], wanted[sink]));
        }
    }

    private void Give(int source, int sink, long amount)
    {
        free[source] -= amount;
        wanted[sink] -= amount;
        var given = _givenTo[source] ??= [];
        given[sink] = given.GetValueOrDefault(sink) + amount;
    }

    /// <summary>
    /// Looks for a source that has something left and can be brought here by exchanging sources on the way. What a search that fails has
    /// seen can never bring anything again and is not looked at any more: all searches together see each source once in vain.
    /// </summary>
    private bool Augment(int start)
    {
        var cameFrom = new Dictionary<int, int>();
        var sinkBy = new Dictionary<int, int> { [start] = -1 };
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out var sink))
        {
            foreach (var source in _reached[sink])
            {
                if (_exhausted[source] || cameFrom.ContainsKey(source))
                    continue;
                cameFrom[source] = sink;
                if (free[source] > 0)
                {
                    Shift(source, cameFrom, sinkBy);
                    return true;
                }

                foreach (var (other, amount) in _givenTo[source] ?? [])
                {
                    if (amount > 0 && sinkBy.TryAdd(other, source))
                        queue.Enqueue(other);
                }
            }
        }

        foreach (var source in cameFrom.Keys)
            _exhausted[source] = true;
        return false;
    }

    private void Shift(int last, Dictionary<int, int> cameFrom, Dictionary<int, int> sinkBy)
    {
        var amount = free[last];
        var path = new List<(int Source, int Sink)>();
        for (var source = last; source >= 0; source = sinkBy[path[^1].Sink])
            path.Add((source, cameFrom[source]));
        // Each source on the way but the last gives to the sink before it what it gave to the sink behind it.
        for (var n = 1; n < path.Count; n++)
            amount = Math.Min(amount, _givenTo[path[n].Source][path[n - 1].Sink]);
        amount = Math.Min(amount, wanted[path[^1].Sink]);

        free[last] -= amount;
        wanted[path[^1].Sink] -= amount;
        for (var n = 0; n < path.Count; n++)
        {
            var given = _givenTo[path[n].Source] ??= [];
            given[path[n].Sink] = given.GetValueOrDefault(path[n].Sink) + amount;
            if (n > 0)
                given[path[n - 1].Sink] -= amount;
        }
    }
}
