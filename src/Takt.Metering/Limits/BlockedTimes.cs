namespace Takt.Metering.Limits;

/// <summary>Stretches in which an account was at its cap: what wasn't used in them is demand that nobody could see.</summary>
internal sealed class BlockedTimes
{
    private readonly List<(long From, long To, LimitWindow Window)> _stretches = [];

    public void Add(long from, long to, LimitWindow window)
    {
        if (to > from && (_stretches.Count == 0 || _stretches[^1].To <= from || _stretches[^1].Window != window))
            _stretches.Add((from, to, window));
    }

    /// <summary>The first stretch that touches a range; null for none.</summary>
    /// <param name="weekly">Whether only the week's cap counts: that of five hours will cut short what is to come just as well.</param>
    public (long From, long To)? First(long from, long to, bool weekly = false)
    {
        (long, long)? found = null;
        foreach (var (start, end, window) in _stretches)
        {
            if (start < to && end > from && (!weekly || window == LimitWindow.SevenDay) && (found is not { } known || start < known.Item1))
                found = (start, end);
        }

        return found;
    }
}
