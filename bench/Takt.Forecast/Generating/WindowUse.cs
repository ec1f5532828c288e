namespace Takt.Forecast.Generating;

/// <summary>One window of an account, as it truly was.</summary>
internal sealed class WindowUse(int opened, int reset)
{
    public int Opened { get; } = opened;

    public int Reset { get; } = reset;

    public double Tokens { get; private set; }

    /// <value>When it was used up; null is never.</value>
    public int? Hit { get; private set; }

    /// <value>The last minute in which any of it was used.</value>
    public int LastUse { get; private set; } = opened;

    public void Add(int minute, double tokens, double cap)
    {
        Tokens += tokens;
        LastUse = minute;
        if (Tokens >= cap)
            Hit ??= minute;
    }

    /// <summary>A plan changed: what was used up may not be so any more, and the other way round.</summary>
    public void Change(int minute, double cap) => Hit = Tokens >= cap ? Hit ?? minute : null;

    public bool IsFull(double cap) => Tokens >= cap;
}
