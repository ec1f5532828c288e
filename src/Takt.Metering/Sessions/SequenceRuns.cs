namespace Takt.Metering.Sessions;

/// <summary>Events of one process in one session: their numbers rise.</summary>
/// <param name="First">Its first number. What came before it is another session's of the same process, or lost.</param>
/// <param name="Seen">How many different numbers came.</param>
/// <param name="LostLeast">Numbers between the first and the last that are surely missing.</param>
/// <param name="LostMost">Numbers that may be missing.</param>
public sealed record SequenceRun(long FirstMicros, long LastMicros, int First, int Last, int Seen, int LostLeast, int LostMost);

/// <summary>
/// Tells a session's processes apart by the numbers of their events. A process counts from zero and goes on counting over <c>/clear</c>; a
/// session that is resumed counts anew, and several processes may work in one session at once: no record says which one it is of.
/// </summary>
public static class SequenceRuns
{
    /// <param name="events">Times and numbers, in any order; what comes twice is one.</param>
    public static List<SequenceRun> Find(IEnumerable<(long AtMicros, int Sequence)> events)
    {
        var runs = new List<Open>();
        foreach (var (at, sequence) in events.Distinct().OrderBy(e => e.AtMicros).ThenBy(e => e.Sequence))
        {
            // The run of which it is the very next; else the latest that it may continue; else it begins one.
            var follows = runs.FindLastIndex(run => run.Last == sequence - 1);
            var possible = runs.Count(run => run.Last < sequence);
            var index = follows >= 0 ? follows : runs.FindLastIndex(run => run.Last < sequence);
            var run = index >= 0 ? runs[index] : new Open(at, sequence);
            if (index >= 0)
                runs.RemoveAt(index);
            run.Add(at, sequence, isSure: follows >= 0 || possible <= 1);
            runs.Add(run);
        }

        return [.. runs.Select(run => run.Closed()).OrderBy(run => run.FirstMicros).ThenBy(run => run.First)];
    }

    /// <summary>A run that may go on; the latest in use stands last in the list.</summary>
    private sealed class Open(long firstMicros, int first)
    {
        private long _lastMicros;
        private int _last, _seen, _lostLeast, _lostMost;

        public int Last => _seen == 0 ? first - 1 : _last;

        public void Add(long at, int sequence, bool isSure)
        {
            var gap = sequence - Last - 1;
            _lostMost += gap;
            _lostLeast += isSure ? gap : 0;
            _seen++;
            _last = sequence;
            _lastMicros = Math.Max(_lastMicros, at);
        }

        public SequenceRun Closed() => new(firstMicros, _lastMicros, first, Last, _seen, _lostLeast, _lostMost);
    }
}
