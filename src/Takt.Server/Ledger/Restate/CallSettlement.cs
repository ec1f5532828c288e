using Npgsql;
using Takt.Metering.Counting;
using Takt.Metering.Counting.Explaining;
using Takt.Metering.Counting.Joining;
using Takt.Server.Ledger.Decide;
using Takt.Server.Ledger.Identify;
using Takt.Server.Ledger.Series;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>
/// Which told calls are one call. A call whose session lacks nothing is known by its key alone, and nothing is read; the others are
/// compared with all that may be the same call, and what counts is decided anew by <see cref="CallJoining"/>.
/// </summary>
internal sealed class CallSettlement(
    NpgsqlConnection connection, GroupPlan plan, GroupGate gate, CallWriter writer, RelatedCalls related, PointStore points,
    IdentityMap identities, SeriesResolver series)
{
    /// <param name="written">Rows that this transaction has inserted (before is null) or whose own reports it has added to; as they count
    /// by themselves.</param>
    /// <param name="again">Rows that nothing has been added to, but whose standing may have changed.</param>
    public async Task<List<CallChange>> SettleAsync(
        IReadOnlyList<CallChange> written, IReadOnlyList<StoredCall> again, CancellationToken cancellationToken)
    {
        var changes = new List<CallChange>();
        var compared = new List<CallChange>();
        foreach (var change in written)
            (IsCompared(change.After) ? compared : changes).Add(change);
        if (compared.Count + again.Count > 0)
            changes.AddRange(await CompareAsync(compared, again, cancellationToken));

        // What was inserted as it counts by itself is stored already, as long as it still counts so: under its own series, in its own
        // session, at its own cost.
        var inserted = compared.Where(change => change.Before is null)
            .ToDictionary(change => change.After.Place, change => change.After.As);
        await writer.UpdateAsync([.. changes.Where(change => !IsStored(change, inserted)).Select(change => change.After)
            .OrderBy(call => call.Place.SessionId).ThenBy(call => call.Place.Key)], cancellationToken);
        return changes;
    }

    private static bool IsStored(CallChange change, Dictionary<CallPlace, CountedAs?> inserted) =>
        change is { Before: null, After.IsAncestor: false }
            && (!inserted.TryGetValue(change.After.Place, out var byItself) || byItself == change.After.As);

    private bool IsCompared(StoredCall call)
    {
        if (call.IsTranscript || !call.Named || call.IsAncestor || gate.Mode.IsExclusive)
            return true;
        if (!plan.Sessions.TryGetValue(call.Place.SessionId, out var session))
            return true;
        var kinds = session.Kinds;
        var told = call.Call.Told;
        if (kinds.HasFlag(SessionKinds.Transcript))
            return true;
        var (events, spans) = (told.HasFlag(Witness.Event), told.HasFlag(Witness.Span));
        if (events && spans)
            return false;
        var others = events ? SessionKinds.SpanWithId | SessionKinds.SpanWithoutId : SessionKinds.EventWithId | SessionKinds.EventWithoutId;
        var lacking = events ? SessionKinds.SpanWithoutId : SessionKinds.EventWithoutId;
        return (kinds & (call.Call.RequestKey is null ? others : lacking)) != 0;
    }

    private async Task<List<CallChange>> CompareAsync(
        List<CallChange> written, IReadOnlyList<StoredCall> again, CancellationToken cancellationToken)
    {
        var given = written.Select(change => change.After).Concat(again).DistinctBy(call => call.Place)
            .Select(call => new RelatedCall(call, identities.Of(call.Place.SessionId))).ToList();
        var all = await related.FindAsync(given, cancellationToken);
        foreach (var call in all)
            plan.Remember(call.Stored.Place.SessionId, call.Stored.Place.SessionOn);
        var before = written.ToDictionary(change => change.After.Place, change => change.Before);
        var byPlace = all.ToDictionary(call => (call.Stored.Place.SessionId, call.Stored.Place.Key), call => call.Stored);
        var counted = new Dictionary<(Guid, Guid), CountedAs>();
        var copied = new HashSet<Guid>();
        foreach (var call in CallJoining.Join(all.Select(Told)))
        {
            var key = (call.Lead.SessionId, call.Lead.Key);
            counted[key] = await CountAsync(call, byPlace[key], cancellationToken);
            if (ExplainingCall.IsCopied(call))
                copied.UnionWith(call.Told.Select(told => told.SessionId));
        }

        await MarkCopiedAsync(copied, cancellationToken);

        var changes = new List<CallChange>();
        foreach (var call in all.Select(call => call.Stored))
        {
            var after = call with { As = counted.GetValueOrDefault((call.Place.SessionId, call.Place.Key)) };
            if (before.TryGetValue(call.Place, out var former))
                changes.Add(new(former, after));
            else if (after.As != call.As)
                changes.Add(new(call, after));
        }

        return changes;
    }

    private async Task<CountedAs> CountAsync(JoinedCall call, StoredCall lead, CancellationToken cancellationToken)
    {
        var overlaid = ReferenceEquals(call.Dimensions, lead.Own.Dimensions) ? lead.Own
            : await series.ResolveAsync(plan.OrganizationId, lead.Own with { SeriesId = 0, Dimensions = call.Dimensions },
                cancellationToken);
        var explains = ExplainingCall.IsCopied(call)
            ? ExplainingCall.SessionOf(call, await points.NearAsync(call, cancellationToken)) : call.Home.SessionId;
        var (prices, version) = (gate.Prices, gate.PriceVersion);

        // A cost that stands is not reckoned anew: no change of the price list touches history by accident.
        var stands = lead.As is { } former && former.Series.SeriesId == overlaid.SeriesId && former.Cost.ToldWrite1h == call.Write1h;
        return stands ? new(call.Home.SessionId, explains, overlaid, lead.As!.Cost, lead.As.PriceVersion)
            : new(call.Home.SessionId, explains, overlaid, CallCost.Of(call, prices), version);
    }

    private async Task MarkCopiedAsync(HashSet<Guid> sessions, CancellationToken cancellationToken)
    {
        if (sessions.Count == 0)
            return;
        await using var command = new NpgsqlCommand($"""
            update sessions set kinds = kinds | {(short)SessionKinds.Copied} where organization_id = $1 and session_id = any($2)
              and kinds & {(short)SessionKinds.Copied} = 0
            """, connection);
        command.Parameters.AddValue(plan.OrganizationId).AddValue(sessions.Order().ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static ToldCall Told(RelatedCall call)
    {
        var stored = call.Stored;
        return new(stored.Place.SessionId, stored.Named, stored.Place.Key, stored.Call, stored.Own.Dimensions, call.Identity,
            stored.IsAncestor);
    }
}
