namespace Takt.Metering.Limits;

/// <summary>The two windows in which every subscription account's use is capped.</summary>
public enum LimitWindow
{
    /// <summary>Opened by the first call after the one before has ended; five hours long.</summary>
    FiveHour,

    /// <summary>Ends at a fixed minute of the account's week.</summary>
    SevenDay,
}
