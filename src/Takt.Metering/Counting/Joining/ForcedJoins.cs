using Takt.Metering.Usage;

namespace Takt.Metering.Counting.Joining;

/// <summary>
/// Joins by ids. They are not joined transitively: a side chain repeats a message under a request of its own, and would weld two calls
/// into one.
/// <list type="number">
/// <item>Told calls of one key are one, where one of them names no session; two named sessions stay two.</item>
/// <item>A call that names a client id only is the call of the request that names the same.</item>
/// <item>Transcript lines of one message are one call, and so are those of one request. A message's request is that of its earliest
/// line off the side chain, else of its earliest line.</item>
/// <item>A transcript's call is that of the event or span with its request.</item>
/// <item>Transcript lines without any id, a second apart, that go on without falling, are one.</item>
/// </list>
/// </summary>
internal sealed class ForcedJoins
{
    private const long SecondMicros = 1_000_000;

    private readonly List<ToldCall> _rows;
    private readonly int[] _parents;

    private ForcedJoins(List<ToldCall> rows)
    {
        _rows = rows;
        _parents = [.. Enumerable.Range(0, rows.Count)];
    }

    public static List<JoinedCall> Of(IEnumerable<ToldCall> told)
    {
        var rows = told.Where(row => !row.IsAncestor).Order(Comparer<ToldCall>.Create(ToldCall.Compare)).ToList();
        var joins = new ForcedJoins(rows);
        joins.JoinKeys();
        joins.JoinClientIds();
        joins.JoinTranscripts();
        joins.JoinBareLines();
        return [.. Enumerable.Range(0, rows.Count).GroupBy(joins.Find).Select(group => new JoinedCall([.. group.Select(i => rows[i])]))];
    }

    private static bool IsTranscript(ToldCall row) => row.Call.Evidence == Evidence.Transcript;

    private void JoinKeys()
    {
        foreach (var group in Indices(row => !IsTranscript(row)).GroupBy(i => _rows[i].Key))
        {
            // Rows are in order of time: the first named one is the best sender.
            var named = group.Where(i => _rows[i].Named).DefaultIfEmpty(-1).First();
            foreach (var i in group.Where(i => !_rows[i].Named))
            {
                var to = named >= 0 ? named : group.First();
                Union(to, i);
            }
        }
    }

    private void JoinClientIds()
    {
        var requests = Indices(row => !IsTranscript(row) && row.Call.RequestKey is not null && row.Call.ClientId is not null)
            .ToLookup(i => _rows[i].Call.ClientId!.Value);
        foreach (var i in Indices(row => !IsTranscript(row) && row.Call.RequestKey is null && row.Call.ClientId is not null))
        {
            var row = _rows[i];
            var to = requests[row.Call.ClientId!.Value].Where(j => IsNear(row, _rows[j])).DefaultIfEmpty(-1)
                .MinBy(j => j < 0 ? default : (_rows[j].SessionId == row.SessionId ? 0 : 1, _rows[j].Key, _rows[j].SessionId));
            if (to >= 0)
                Union(to, i);
        }
    }

    private void JoinTranscripts()
    {
        var lines = Indices(IsTranscript).ToList();
        var requests = new Dictionary<int, Guid>();
        foreach (var message in lines.Where(i => _rows[i].Call.MessageId is not null)
            .GroupBy(i => (_rows[i].SessionId, _rows[i].Call.MessageId)))
        {
            foreach (var i in message.Skip(1))
                Union(message.First(), i);
            var request = message.Where(i => _rows[i].Call.RequestKey is not null).OrderBy(i => _rows[i].Call.Sidechain)
                .Select(i => _rows[i].Call.RequestKey).FirstOrDefault();
            if (request is null)
                continue;
            foreach (var i in message)
                requests[i] = request.Value;
        }

        foreach (var i in lines.Where(i => _rows[i].Call.MessageId is null && _rows[i].Call.RequestKey is not null))
            requests[i] = _rows[i].Call.RequestKey!.Value;
        var senders = Indices(row => !IsTranscript(row) && row.Call.RequestKey is not null).ToLookup(i => _rows[i].Key);
        foreach (var request in requests.GroupBy(line => line.Value, line => line.Key))
        {
            var all = request.Order().ToList();
            foreach (var i in all.Skip(1))
                Union(all[0], i);
            var sessions = all.Select(i => _rows[i].SessionId).ToHashSet();
            var sender = senders[request.Key].OrderBy(i => sessions.Contains(_rows[i].SessionId) ? 0 : _rows[i].Named ? 1 : 2)
                .ThenBy(i => i).DefaultIfEmpty(-1).First();
            if (sender >= 0)
                Union(sender, all[0]);
        }

        // Forks repeat a message that no line gives a request.
        foreach (var message in lines.Where(i => !requests.ContainsKey(i) && _rows[i].Call.MessageId is not null)
            .GroupBy(i => _rows[i].Call.MessageId))
        {
            foreach (var i in message.Skip(1))
                Union(message.First(), i);
        }
    }

    private void JoinBareLines()
    {
        var bare = Indices(row => IsTranscript(row) && row.Call.MessageId is null && row.Call.RequestKey is null
            && row.Call.Tokens.CacheRead + row.Call.Tokens.CacheWrite > 0);
        foreach (var shape in bare.GroupBy(i => (_rows[i].SessionId, _rows[i].Name, _rows[i].Call.Tokens with { Output = 0 })))
        {
            var lines = shape.OrderBy(i => _rows[i].Call.AtMicros).ThenBy(i => _rows[i].Call.Tokens.Output).ThenBy(i => i).ToList();
            for (var n = 1; n < lines.Count; n++)
            {
                var (before, after) = (_rows[lines[n - 1]].Call, _rows[lines[n]].Call);
                if (after.AtMicros - before.AtMicros <= SecondMicros && after.Tokens.Output >= before.Tokens.Output)
                    Union(lines[n - 1], lines[n]);
            }
        }
    }

    private IEnumerable<int> Indices(Func<ToldCall, bool> where) => Enumerable.Range(0, _rows.Count).Where(i => where(_rows[i]));

    private static bool SameIdentity(ToldCall a, ToldCall b) => a.Identity is not null && a.Identity == b.Identity;

    private static bool IsNear(ToldCall a, ToldCall b) => a.SessionId == b.SessionId || ((!a.Named || !b.Named) && SameIdentity(a, b));

    private int Find(int i)
    {
        while (_parents[i] != i)
            i = _parents[i] = _parents[_parents[i]];
        return i;
    }

    private void Union(int a, int b)
    {
        var (x, y) = (Find(a), Find(b));
        if (x != y)
            _parents[Math.Max(x, y)] = Math.Min(x, y);
    }
}
