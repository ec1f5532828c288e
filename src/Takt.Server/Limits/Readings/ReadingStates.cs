using Takt.Metering.Limits;

namespace Takt.Server.Limits.Readings;

/// <summary>What became of a reading, in the words of the API.</summary>
internal static class ReadingStates
{
    public const string Accepted = "accepted", Pending = "pending", Undone = "undone", Rejected = "calibration_rejected", Stale = "stale",
        OutOfWindow = "out_of_window";

    public static string Of(ReadingVerdict verdict) => verdict switch
    {
        ReadingVerdict.Accepted => Accepted,
        ReadingVerdict.Contradicts => Rejected,
        ReadingVerdict.Stale => Stale,
        _ => OutOfWindow,
    };
}
