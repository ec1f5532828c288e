using System.Runtime.InteropServices;

namespace Takt.Metering.Limits;

/// <summary>
/// Cost-weighted use of one account, minute by minute, as running sums: what was used between any two minutes is one subtraction.
/// Minutes are Unix minutes and come in order.
/// </summary>
public sealed class UseHistory(long first)
{
    /// <summary>Use before minute <c>First + i</c>.</summary>
    private readonly List<double> _sums = [0];

    /// <summary>The last minute with use before minute <c>First + i</c>, counted from <c>First</c>; -1 for none.</summary>
    private readonly List<int> _latest = [-1];

    /// <summary>The minute from which this account is known.</summary>
    public long First { get; } = first;

    /// <summary>The first minute of which nothing is known yet.</summary>
    public long End => First + _sums.Count - 1;

    /// <summary>The last minute with use; null for none.</summary>
    public long? LastUse => _latest[^1] < 0 ? null : First + _latest[^1];

    /// <summary>Adds use to a minute. One that is over counts for the newest minute, one before <see cref="First"/> not at all.</summary>
    public void Add(long minute, double use)
    {
        if (minute < First || !(use > 0))
            return;
        Advance(minute + 1);
        _sums[^1] += use;
        _latest[^1] = (int)(End - 1 - First);
    }

    /// <summary>States that all use before a minute is known.</summary>
    public void Advance(long minute)
    {
        var more = (int)(minute - End);
        if (more <= 0)
            return;
        var (sum, last, from) = (_sums[^1], _latest[^1], _sums.Count);
        CollectionsMarshal.SetCount(_sums, from + more);
        CollectionsMarshal.SetCount(_latest, from + more);
        CollectionsMarshal.AsSpan(_sums)[from..].Fill(sum);
        CollectionsMarshal.AsSpan(_latest)[from..].Fill(last);
    }

    /// <summary>Use of minutes from <paramref name="from"/> up to and without <paramref name="to"/>.</summary>
    public double Between(long from, long to) => to <= from ? 0 : _sums[Index(to)] - _sums[Index(from)];

    /// <summary>Minutes since the last use before a minute; since <see cref="First"/> where there was none.</summary>
    public int Idle(long minute)
    {
        var index = Index(minute);
        return index - 1 - _latest[index];
    }

    /// <summary>The first minute at whose end an amount has been used since <paramref name="from"/>; null if not before <paramref
    /// name="to"/>.</summary>
    public long? Reaches(long from, long to, double amount)
    {
        if (!(Between(from, to) >= amount))
            return null;
        var (low, high) = (Index(from), Index(to));
        var goal = Math.Max(_sums[low] + amount, Math.BitIncrement(_sums[low]));
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_sums[middle] >= goal)
                high = middle;
            else
                low = middle + 1;
        }

        return First + low;
    }

    /// <summary>The first minute with use at or after a minute; null for none.</summary>
    public long? NextUse(long minute) => Reaches(minute, End, double.Epsilon) - 1;

    private int Index(long minute) => (int)Math.Clamp(minute - First, 0, _sums.Count - 1);
}
