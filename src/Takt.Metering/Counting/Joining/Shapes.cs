namespace Takt.Metering.Counting.Joining;

/// <summary>
/// Joins calls of different witnesses that share no kind of id, but session, model and all four counts. Of such a shape there are as few
/// calls as the reports allow: the witness that tells of most is the base, the others are matched to it and then to each other.
/// </summary>
internal static class Shapes
{
    private const long HourMicros = 3_600_000_000;
    private const long SecondMicros = 1_000_000;

    private static readonly Witness[] Kinds = [Witness.Event, Witness.Transcript, Witness.Span];

    /// <summary>Calls that name a session, each with the others of it.</summary>
    public static void JoinInSessions(HashSet<JoinedCall> live)
    {
        var classes = live.SelectMany(call => call.NamedSessions.Select(session => (Key: (session, call.Lead.Call.Tokens), Call: call)))
            .GroupBy(c => c.Key, c => c.Call)
            .Where(group => group.Skip(1).Any()).OrderBy(group => group.Key.session).ToList();
        foreach (var group in classes)
            Reduce([.. group], live, NearInSession);
    }

    /// <summary>Calls without a session, with those of their identity within an hour; at most one of both names a session.</summary>
    public static void JoinInIdentities(HashSet<JoinedCall> live)
    {
        var classes = live.Where(call => call.Home.Identity is not null).GroupBy(call => (call.Home.Identity, call.Lead.Call.Tokens))
            .Where(group => group.Any(call => !call.Named) && group.Skip(1).Any()).ToList();
        foreach (var group in classes)
        {
            foreach (var run in Runs(group))
                Reduce(run, live, NearInIdentity);
        }
    }

    /// <summary>A transcript that ends in a snapshot of a call: less output, within the call's time.</summary>
    public static void JoinSnapshots(HashSet<JoinedCall> live)
    {
        var classes = live.SelectMany(call =>
            call.NamedSessions.Select(session => (Key: (session, call.Lead.Call.Tokens with { Output = 0 }), Call: call)))
            .GroupBy(c => c.Key, c => c.Call).Where(group => group.Skip(1).Any()).OrderBy(group => group.Key.session).ToList();
        foreach (var group in classes)
        {
            var lines = InOrder(group.Where(call => live.Contains(call) && call.Witnesses == Witness.Transcript));
            var others = InOrder(group.Where(call => live.Contains(call) && (call.Witnesses & Witness.Transcript) == 0));
            if (lines.Count > 0 && others.Count > 0)
                Join(others, lines, live, Snapshot);
        }
    }

    private static void Reduce(List<JoinedCall> group, HashSet<JoinedCall> live, Func<JoinedCall, JoinedCall, (int, long)?> near)
    {
        var shape = InOrder(group.Distinct().Where(live.Contains));
        var kinds = Kinds.OrderByDescending(kind => shape.Count(call => call.Witnesses.HasFlag(kind))).ThenBy(kind => kind).ToArray();
        for (var b = 0; b < kinds.Length - 1; b++)
        {
            for (var o = b + 1; o < kinds.Length; o++)
            {
                var (kind, other) = (kinds[b], kinds[o]);
                var bases = shape.Where(call => call.Witnesses.HasFlag(kind)).ToList();
                var others = shape.Where(call => call.Witnesses.HasFlag(other) && !call.Witnesses.HasFlag(kind)).ToList();
                if (bases.Count == 0 || others.Count == 0)
                    continue;
                foreach (var gone in Join(bases, others, live, near))
                    shape.Remove(gone);
            }
        }
    }

    private static List<JoinedCall> Join(
        List<JoinedCall> bases, List<JoinedCall> others, HashSet<JoinedCall> live, Func<JoinedCall, JoinedCall, (int, long)?> near)
    {
        var partners = Matching.Match(others, bases, (other, known) => near(known, other), call => call.Lead.Call.AtMicros);
        var gone = new List<JoinedCall>();
        for (var i = 0; i < partners.Length; i++)
        {
            if (partners[i] < 0)
                continue;
            bases[partners[i]].Absorb(others[i]);
            live.Remove(others[i]);
            gone.Add(others[i]);
        }

        return gone;
    }

    private static (int, long)? NearInSession(JoinedCall a, JoinedCall b)
    {
        if ((a.Witnesses & b.Witnesses) != 0 || a.Contradicts(b) || a.Name.Against(b.Name) is not { } rank)
            return null;
        return (rank, Math.Abs(a.Lead.Call.AtMicros - b.Lead.Call.AtMicros));
    }

    private static (int, long)? NearInIdentity(JoinedCall a, JoinedCall b)
    {
        if ((a.Named && b.Named) || Math.Abs(a.Lead.Call.AtMicros - b.Lead.Call.AtMicros) > HourMicros)
            return null;
        return NearInSession(a, b);
    }

    private static (int, long)? Snapshot(JoinedCall call, JoinedCall line)
    {
        if (line.Lead.Call.Tokens.Output >= call.Lead.Call.Tokens.Output || call.Contradicts(line)
            || call.Name.Against(line.Name) is not { } rank)
            return null;
        var at = line.Lead.Call.AtMicros;
        var within = at >= call.Lead.Call.StartMicros - SecondMicros && at <= call.Lead.Call.AtMicros + SecondMicros;
        return within ? (rank, Math.Abs(call.Lead.Call.AtMicros - at)) : null;
    }

    /// <summary>Cut where more than an hour lies between two neighbours: nothing on one side can be anything on the other.</summary>
    private static List<List<JoinedCall>> Runs(IEnumerable<JoinedCall> group)
    {
        var runs = new List<List<JoinedCall>>();
        foreach (var call in InOrder(group))
        {
            if (runs.Count == 0 || call.Lead.Call.AtMicros - runs[^1][^1].Lead.Call.AtMicros > HourMicros)
                runs.Add([]);
            runs[^1].Add(call);
        }

        return [.. runs.Where(run => run.Count > 1)];
    }

    private static List<JoinedCall> InOrder(IEnumerable<JoinedCall> calls) =>
        [.. calls.Order(Comparer<JoinedCall>.Create((a, b) => ToldCall.Compare(a.Lead, b.Lead)))];
}
