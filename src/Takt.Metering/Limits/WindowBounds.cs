namespace Takt.Metering.Limits;

/// <summary>From where it is known when a window opened and when it ends.</summary>
public enum BoundsSource
{
    /// <summary>A reading of this window.</summary>
    Reading,

    /// <summary>The account's fixed minute of the week, by readings of weeks before.</summary>
    Learned,

    /// <summary>The documented rule: the first call after the end of the window before opens the next. A call that was never seen may have
    /// opened it earlier.</summary>
    Rule,
}

/// <summary>When the window that is open now opened, and when it ends.</summary>
/// <param name="Opened">Its first minute.</param>
/// <param name="Reset">The minute at which it ends.</param>
public readonly record struct WindowBounds(long Opened, long Reset, BoundsSource Source)
{
    /// <summary>Null where none is open, or nothing tells when it ends.</summary>
    internal static WindowBounds? Of(LimitWindow window, WindowReadings? newest, UseHistory history, long now)
    {
        var length = window.Minutes();
        if (newest is { } known && known.Reset > now)
            return new(known.Opened, known.Reset, BoundsSource.Reading);
        if (window == LimitWindow.SevenDay)
        {
            if (newest is not { } former)
                return null;
            var reset = former.Reset + ((now - former.Reset) / length + 1) * length;
            return new(reset - length, reset, BoundsSource.Learned);
        }

        // From the last end that is known on, each first use opens a window of its own.
        for (var from = newest?.Reset ?? history.First; history.NextUse(from) is { } opened; from = opened + length)
        {
            if (opened + length > now)
                return new(opened, opened + length, BoundsSource.Rule);
        }

        return null;
    }
}
