using System.Runtime.InteropServices;
using Takt.Metering.Counting;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Decide;
using Takt.Server.Ledger.Queue;
using Takt.Server.Ledger.Series;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Presence;

/// <summary>Notes who was heard, in memory: it is written each second, out of the way of the commits.</summary>
internal sealed class PresenceRecorder
{
    private readonly Lock _lock = new();
    private Dictionary<PresenceKey, PresenceSeen> _seen = [];
    private Dictionary<PresenceHour, long> _tokens = [];

    public void See(LedgerEntry entry, GroupPlan plan)
    {
        var received = RecordTime.FromDateTime(entry.ReceivedAt.UtcDateTime);
        Dictionary<Guid, (Dimensions Dimensions, long First, long Last)> heard = [];
        foreach (var report in entry.Reports.Calls)
            Note(report.Dimensions, report.TimeUnixNano);
        foreach (var report in entry.Reports.Points)
            Note(report.Dimensions, report.TimeUnixNano);
        foreach (var report in entry.Reports.Activities)
            Note(report.Dimensions, report.TimeUnixNano);
        lock (_lock)
        {
            foreach (var (dimensions, first, last) in heard.Values)
            {
                Keep(KeyOf(entry, plan.Series[Origin.Of(entry.Source, dimensions)]), PresenceSeen.Of(
                    dimensions, RecordTime.ToDateTime(first), RecordTime.ToDateTime(last), entry.ReceivedAt.UtcDateTime));
            }
        }

        void Note(Dimensions dimensions, long timeUnixNano)
        {
            var at = Math.Min(RecordTime.Clamp(timeUnixNano, received), received);
            ref var span = ref CollectionsMarshal.GetValueRefOrAddDefault(heard, dimensions.Hash, out var isKnown);
            span = isKnown ? (span.Dimensions, Math.Min(span.First, at), Math.Max(span.Last, at)) : (dimensions, at, at);
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
            var key = new PresenceHour(organizationId, token, counted.Series.PersonId, counted.Series.MachineId ?? 0,
                counted.Series.AccountId ?? 0, hour);
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
                Keep(key, before);
            foreach (var (hour, count) in tokens)
                _tokens[hour] = _tokens.GetValueOrDefault(hour) + count;
        }
    }

    private void Keep(PresenceKey key, PresenceSeen seen)
    {
        ref var kept = ref CollectionsMarshal.GetValueRefOrAddDefault(_seen, key, out var isKnown);
        kept = isKnown ? kept.With(seen) : seen;
    }

    private static PresenceKey KeyOf(LedgerEntry entry, SeriesRow series) =>
        new(entry.Source.OrganizationId, entry.Source.TokenId, series.PersonId, series.MachineId ?? 0, series.AccountId ?? 0,
            entry.Reports.Signals);
}
