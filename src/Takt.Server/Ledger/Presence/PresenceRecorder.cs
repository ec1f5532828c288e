using Takt.Metering.Counting;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Decide;
using Takt.Server.Ledger.Queue;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Presence;

/// <summary>Who was heard. Machine and account are 0 where telemetry names none.</summary>
internal readonly record struct PresenceKey(int OrganizationId, long TokenId, long MachineId, long AccountId, Signals Signal);

/// <summary>When it was heard last, and from what.</summary>
internal readonly record struct PresenceSeen(DateTime At, string? AppVersion, string Source);

/// <summary>Which hour's tokens.</summary>
internal readonly record struct PresenceHour(int OrganizationId, long TokenId, long MachineId, long AccountId, DateTime Hour);

/// <summary>Notes who was heard, in memory: it is written every few seconds, out of the way of the commits.</summary>
internal sealed class PresenceRecorder
{
    private readonly Lock _lock = new();
    private Dictionary<PresenceKey, PresenceSeen> _seen = [];
    private Dictionary<PresenceHour, long> _tokens = [];

    public void See(LedgerEntry entry, GroupPlan plan)
    {
        var at = entry.ReceivedAt.UtcDateTime;
        lock (_lock)
        {
            foreach (var series in plan.SeriesOf(entry))
            {
                _seen[new(plan.OrganizationId, entry.Source.TokenId, series.MachineId ?? 0, series.AccountId ?? 0, entry.Reports.Signals)] =
                    new(at, series.Dimensions.AppVersion, series.Dimensions.Source);
            }
        }
    }

    /// <summary>Counts the tokens of calls that are new, for the token that first told of them.</summary>
    public void Count(int organizationId, IReadOnlyList<PendingEntry> group, IReadOnlyList<CallChange> calls)
    {
        if (calls.Count == 0)
            return;
        var tokenOf = new Dictionary<(Guid, Guid), long>();
        foreach (var pending in group)
        {
            foreach (var report in pending.Entry.Reports.Calls)
                tokenOf[(report.Session.Id, report.Key)] = pending.Entry.Source.TokenId;
        }

        foreach (var change in calls)
        {
            if (change is not { Before: null, After: { As: { } counted } after }
                || !tokenOf.TryGetValue((after.Place.SessionId, after.Place.Key), out var token))
                continue;
            var hour = RecordTime.ToDateTime(after.Call.AtMicros - (after.Call.AtMicros % 3_600_000_000));
            var key = new PresenceHour(organizationId, token, counted.Series.MachineId ?? 0, counted.Series.AccountId ?? 0, hour);
            lock (_lock) _tokens[key] = _tokens.GetValueOrDefault(key) + after.Call.Tokens.Total;
        }
    }

    /// <summary>What was noted since the last time.</summary>
    public (IReadOnlyDictionary<PresenceKey, PresenceSeen> Seen, IReadOnlyDictionary<PresenceHour, long> Tokens) Take()
    {
        lock (_lock)
        {
            var taken = (_seen, _tokens);
            (_seen, _tokens) = ([], []);
            return taken;
        }
    }

    /// <summary>
    /// Keeps for the next time what could not be written. Should the database have written it and only its answer be lost, its tokens count
    /// twice in their hour.
    /// </summary>
    public void PutBack(IReadOnlyDictionary<PresenceKey, PresenceSeen> seen, IReadOnlyDictionary<PresenceHour, long> tokens)
    {
        lock (_lock)
        {
            foreach (var (key, before) in seen)
                _seen.TryAdd(key, before);
            foreach (var (hour, count) in tokens)
                _tokens[hour] = _tokens.GetValueOrDefault(hour) + count;
        }
    }
}
