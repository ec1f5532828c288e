using Takt.Metering.Usage;

namespace Takt.Metering.Counting.Explaining;

/// <summary>The intervals of one session and measure: which calls lie in which, and where what is unexplained is laid.</summary>
internal sealed class Intervals
{
    private readonly Measure _measure;
    private readonly MetricPoint[] _points;
    private readonly long[] _lacking;

    public Intervals(Measure measure, IEnumerable<MetricPoint> points)
    {
        _measure = measure;
        _points = [.. points.Order(Comparer<MetricPoint>.Create(MetricPoint.Compare))];
        _lacking = Array.ConvertAll(_points, point => point.Delta);
    }

    /// <summary>Each call explains the interval in which it lies, of its own query source if there is one, by exactness of names.</summary>
    public void Explain(IReadOnlyList<KnownCall> calls)
    {
        for (var rank = 0; rank <= 2; rank++)
        {
            foreach (var call in calls)
            {
                if (call.Left[(int)_measure] > 0)
                    Explain(call, rank);
            }
        }
    }

    /// <summary>Lays the remainder into what lacks, earliest first; what was not laid counts wherever there is room.</summary>
    public void Lay(Func<MetricPoint, bool> which, long remainder)
    {
        for (var pass = 0; pass < 2 && remainder > 0; pass++)
        {
            for (var i = 0; i < _points.Length && remainder > 0; i++)
            {
                if (!which(_points[i]))
                    continue;
                var room = pass == 0 ? _lacking[i] : _points[i].Delta;
                var part = Math.Clamp(room - _points[i].Counted, 0, remainder);
                _points[i].Counted += part;
                remainder -= part;
            }
        }
    }

    /// <summary>What lacks calls of its own interval and yet doesn't count is explained by the nearest calls that are left.</summary>
    public void TakeFromNearest(IReadOnlyList<KnownCall> calls)
    {
        for (var i = 0; i < _points.Length; i++)
        {
            var needed = _lacking[i] - _points[i].Counted;
            if (needed <= 0)
                continue;
            var (right, left) = (FirstAt(calls, _points[i].UntilMicros), 0);
            left = right - 1;
            while (needed > 0 && (left >= 0 || right < calls.Count))
            {
                var goRight = left < 0 || (right < calls.Count
                    && calls[right].AtMicros - _points[i].UntilMicros < _points[i].UntilMicros - calls[left].AtMicros);
                var call = goRight ? calls[right++] : calls[left--];
                if (_points[i].Name.Against(call.Name) is null)
                    continue;
                var part = Math.Min(needed, call.Left[(int)_measure]);
                call.Left[(int)_measure] -= part;
                needed -= part;
            }
        }
    }

    private void Explain(KnownCall call, int rank)
    {
        int low = 0, high = _points.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_points[middle].UntilMicros < call.AtMicros)
                low = middle + 1;
            else
                high = middle;
        }

        while (low < _points.Length && _points[low].Name.Against(call.Name) != rank)
            low++;
        if (low == _points.Length || _points[low].SinceMicros > call.AtMicros)
            return;
        var end = _points[low].TimeNano;
        for (var pass = 0; pass < 2; pass++)
        {
            for (var i = low; i < _points.Length && _points[i].TimeNano == end; i++)
            {
                if ((_points[i].Dimensions.QuerySource == call.QuerySource) != (pass == 0) || _points[i].Name.Against(call.Name) != rank)
                    continue;
                var part = Math.Min(_lacking[i], call.Left[(int)_measure]);
                _lacking[i] -= part;
                call.Left[(int)_measure] -= part;
            }
        }
    }

    private static int FirstAt(IReadOnlyList<KnownCall> calls, long micros)
    {
        int low = 0, high = calls.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (calls[middle].AtMicros < micros)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
