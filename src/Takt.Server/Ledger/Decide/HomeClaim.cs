using Takt.Metering.Usage;

namespace Takt.Server.Ledger.Decide;

/// <summary>
/// A session's claim to a request. Forks and resumes copy transcript lines into other sessions, and some reports carry no session at
/// all: such a report belongs to the session with the best claim. An event or span sent by a session is the best, then a
/// transcript's, then one without a session; among equals the earliest, then the smallest session id.
/// </summary>
internal readonly record struct HomeClaim(HomeRank Rank, long TimeUnixNano, Guid SessionId)
{
    public static HomeClaim Of(in CallReport report) => new(
        !report.Session.Named ? HomeRank.Sessionless : report.Evidence == Evidence.Transcript ? HomeRank.Transcript : HomeRank.Sender,
        report.TimeUnixNano, report.Session.Id);

    /// <summary>Reports that don't decide for themselves where they belong.</summary>
    public static bool IsMovable(in CallReport report) => report.Evidence == Evidence.Transcript || !report.Session.Named;

    public bool IsBetterThan(HomeClaim other)
    {
        if (Rank != other.Rank) return Rank > other.Rank;
        if (TimeUnixNano != other.TimeUnixNano) return TimeUnixNano < other.TimeUnixNano;
        return SessionId.CompareTo(other.SessionId) < 0;
    }
}

/// <summary>Stored in <c>request_home.rank</c>.</summary>
internal enum HomeRank : short
{
    Sessionless = 1,
    Transcript = 2,
    Sender = 3,
}
