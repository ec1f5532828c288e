using System.Collections.Concurrent;

namespace Takt.Server.Limits.Readings;

/// <summary>How many readings a member may send: a status line tells of one in a few seconds at most, on some machines.</summary>
internal sealed class ReadingFlood(TimeProvider time)
{
    public const int MostAMinute = 240;

    private readonly ConcurrentDictionary<(int Organization, long Member), (long Minute, int Count)> _counts = new();

    /// <returns>False when there were too many in this minute.</returns>
    public bool TryTake(int organizationId, long memberId)
    {
        var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        var count = _counts.AddOrUpdate(
            (organizationId, memberId), (minute, 1), (_, former) => former.Minute == minute ? (minute, former.Count + 1) : (minute, 1));
        return count.Count <= MostAMinute;
    }

    /// <summary>Until the next minute.</summary>
    public TimeSpan Wait => TimeSpan.FromSeconds(60 - time.GetUtcNow().Second);
}
