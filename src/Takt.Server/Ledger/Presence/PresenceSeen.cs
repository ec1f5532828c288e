using Takt.Metering.Usage;

namespace Takt.Server.Ledger.Presence;

/// <summary>When someone was heard, and what the newest event says.</summary>
/// <param name="FirstEventAt">Never later than it was received: a clock that runs ahead makes nothing livelier.</param>
/// <param name="Email">The address in the telemetry, in lower case.</param>
/// <param name="Automation">The kind of automation, <c>ci</c> or <c>headless</c>.</param>
/// <param name="Attended">A terminal that a person sits at was named.</param>
internal readonly record struct PresenceSeen(
    DateTime FirstEventAt, DateTime LastEventAt, DateTime ReceivedAt, string? AppVersion, string? Source, string? Email = null,
    string? Automation = null, bool Attended = false)
{
    public static PresenceSeen Of(Dimensions dimensions, DateTime firstEventAt, DateTime lastEventAt, DateTime receivedAt) =>
        new(firstEventAt, lastEventAt, receivedAt, dimensions.AppVersion, dimensions.Source, dimensions.UserEmail?.ToLowerInvariant(),
            dimensions.Automation, dimensions is { Automation: null, Terminal: not null });

    /// <summary>Both, whichever comes first: times widen, and of what is said the newer event's counts where it says something.</summary>
    public PresenceSeen With(PresenceSeen other)
    {
        var (older, newer) = LastEventAt <= other.LastEventAt ? (this, other) : (other, this);
        return new(
            older.FirstEventAt < newer.FirstEventAt ? older.FirstEventAt : newer.FirstEventAt, newer.LastEventAt,
            older.ReceivedAt > newer.ReceivedAt ? older.ReceivedAt : newer.ReceivedAt, newer.AppVersion ?? older.AppVersion,
            newer.Source ?? older.Source, newer.Email ?? older.Email, newer.Automation ?? older.Automation,
            older.Attended || newer.Attended);
    }
}
