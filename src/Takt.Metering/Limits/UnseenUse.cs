namespace Takt.Metering.Limits;

/// <summary>
/// What part of an account's use is never seen: a chat, a phone, another machine draw on the same cap. Between two readings without any of
/// it, most seen use makes a percent: if such stretches stand apart from the others, the true cap shows in them. Where unseen use runs
/// along with what is seen, nothing tells it from a smaller cap.
/// </summary>
internal sealed class UnseenUse
{
    /// <summary>Stretches that are kept, and that it takes to say anything.</summary>
    private const int Kept = 400, Enough = 24;

    /// <summary>Smaller rises are mostly rounding.</summary>
    private const double LeastRise = 0.02;

    /// <summary>Ratios, as logarithms, within which stretches are of one kind.</summary>
    private const double Width = 0.06;

    /// <summary>A kind is none if it is rarer than this beside the commonest.</summary>
    private const double LeastMode = 0.35;

    /// <summary>Smaller shares can't be told from noise.</summary>
    private const double LeastShare = 0.08;

    private readonly List<(double LogRatio, double Weight)> _stretches = [];

    /// <summary>Notes the use that was seen between two readings of one window, and the rise of the share that they state.</summary>
    public void Note(double seen, double rise)
    {
        if (rise < LeastRise || !(seen > 0))
            return;
        _stretches.Add((Math.Log(seen / rise), Math.Min(rise, 0.2)));
        if (_stretches.Count > Kept)
            _stretches.RemoveAt(0);
    }

    /// <summary>The unseen share of all use; null where it can't be told.</summary>
    /// <param name="cap">Seen use per whole cap.</param>
    public double? Share(double cap)
    {
        if (_stretches.Count < Enough)
            return null;
        var (least, most) = (_stretches.Min(stretch => stretch.LogRatio), _stretches.Max(stretch => stretch.LogRatio));
        var densest = 0.0;
        for (var at = least; at <= most; at += Width / 4)
            densest = Math.Max(densest, Density(at));
        for (var at = most; at >= least; at -= Width / 4)
        {
            var density = Density(at);
            if (density < LeastMode * densest || density < Density(at - Width / 4))
                continue;
            var share = 1 - cap / Math.Exp(at);
            return share >= LeastShare ? share : null;
        }

        return null;
    }

    private double Density(double at)
    {
        var sum = 0.0;
        foreach (var (ratio, weight) in _stretches)
        {
            var distance = (ratio - at) / Width;
            sum += weight * Math.Exp(-0.5 * distance * distance);
        }

        return sum;
    }
}
