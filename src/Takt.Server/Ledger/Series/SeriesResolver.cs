using System.Collections.Concurrent;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Identify;

namespace Takt.Server.Ledger.Series;

/// <summary>
/// A report's origin, as far as its series goes: the token, for what it says and by whose caps it goes, and what the report says.
/// </summary>
internal readonly record struct Origin(int OrganizationId, long TokenId, long? MemberId, int? ConnectionId, Guid Dimensions)
{
    public static Origin Of(IngestSource source, Dimensions dimensions) =>
        new(source.OrganizationId, source.TokenId, source.MemberId, source.ConnectionId, dimensions.Hash);
}

/// <summary>
/// Gives every combination of dimensions its series. Known ones are answered from memory; new ones are stored in a transaction of
/// their own, before and apart from the one that uses them, so that no ledger transaction ever waits for another's dictionary rows.
/// </summary>
internal sealed class SeriesResolver(SeriesStore store, IdentityLinks links, TimeProvider time)
{
    // Dropped whole when full: what is in use comes back at once, and a bound that never forgets would keep the dead.
    private const int MostKnown = 200_000;

    // What is beyond a cap now may have a name soon: by another token, or on another day.
    private static readonly TimeSpan FoldedFor = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<Origin, SeriesRow> _byOrigin = new();
    private readonly ConcurrentDictionary<Origin, (SeriesRow Row, long At)> _folded = new();
    private readonly ConcurrentDictionary<(int Organization, long SeriesId), SeriesRow> _byId = new();

    public SeriesRow? Known(Origin origin)
    {
        if (_byOrigin.TryGetValue(origin, out var row))
            return row;
        return _folded.TryGetValue(origin, out var folded) && time.GetElapsedTime(folded.At) < FoldedFor ? folded.Row : null;
    }

    /// <summary>Stores combinations that are not known yet and gives their series.</summary>
    public async Task<IEnumerable<KeyValuePair<Origin, SeriesRow>>> LearnAsync(
        int organizationId, IReadOnlyDictionary<Origin, (IngestSource Source, Dimensions Dimensions)> unknown,
        CancellationToken cancellationToken)
    {
        Trim();
        var origins = unknown.Keys.ToArray();
        var rows = await store.StoreAsync(organizationId, [.. unknown.Values.Select(item => new SeriesItem(item.Source, item.Dimensions))],
            cancellationToken);
        var names = unknown.Values.Select(item => NameHash.Of(item.Dimensions, isTranscript: false)).ToArray();
        await links.LearnAsync(organizationId, names.Where(set => set.Length > 0), cancellationToken);
        var now = time.GetTimestamp();
        var learned = new List<KeyValuePair<Origin, SeriesRow>>(origins.Length);
        for (var i = 0; i < origins.Length; i++)
        {
            var row = rows[i].Row with { Name = names[i].Length > 0 ? names[i][0] : null };
            if (rows[i].Folded)
                _folded[origins[i]] = (row, now);
            else
                _byOrigin[origins[i]] = row;
            _byId[(organizationId, row.SeriesId)] = row;
            learned.Add(KeyValuePair.Create(origins[i], row));
        }

        return learned;
    }

    /// <summary>The series of a combination that was derived from stored ones.</summary>
    public async Task<SeriesRow> ResolveAsync(int organizationId, SeriesRow derived, CancellationToken cancellationToken)
    {
        if (derived.SeriesId != 0)
            return derived;
        var row = await store.StoreAsync(organizationId, derived, cancellationToken);
        _byId[(organizationId, row.SeriesId)] = row;
        return row;
    }

    /// <summary>The series of rows read back from the ledger.</summary>
    public async Task<IReadOnlyDictionary<long, SeriesRow>> LoadAsync(
        int organizationId, IEnumerable<long> seriesIds, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, SeriesRow>();
        var missing = new List<long>();
        foreach (var id in seriesIds.Distinct())
        {
            if (_byId.TryGetValue((organizationId, id), out var row))
                found[id] = row;
            else
                missing.Add(id);
        }

        if (missing.Count == 0)
            return found;
        foreach (var row in await store.LoadAsync(organizationId, missing, cancellationToken))
        {
            found[row.SeriesId] = _byId[(organizationId, row.SeriesId)] = row;
        }

        return found;
    }

    private void Trim()
    {
        if (_byOrigin.Count > MostKnown)
            _byOrigin.Clear();
        if (_folded.Count > MostKnown)
            _folded.Clear();
        if (_byId.Count > MostKnown)
            _byId.Clear();
    }
}
