using System.Collections.Concurrent;
using Takt.Metering.Usage;

namespace Takt.Server.Ledger.Series;

/// <summary>A report's origin, as far as its series goes: what the token says and what the report says.</summary>
internal readonly record struct Origin(int OrganizationId, long? MemberId, int? ConnectionId, Guid Dimensions)
{
    public static Origin Of(IngestSource source, Dimensions dimensions) =>
        new(source.OrganizationId, source.MemberId, source.ConnectionId, dimensions.Hash);
}

/// <summary>
/// Gives every combination of dimensions its series. Known ones are answered from memory; new ones are stored in a transaction of
/// their own, before and apart from the one that uses them, so that no ledger transaction ever waits for another's dictionary rows.
/// </summary>
internal sealed class SeriesResolver(SeriesStore store)
{
    // Dropped whole when full: what is in use comes back at once, and a bound that never forgets would keep the dead.
    private const int MostKnown = 200_000;

    private readonly ConcurrentDictionary<Origin, SeriesRow> _byOrigin = new();
    private readonly ConcurrentDictionary<(int Organization, long SeriesId), SeriesRow> _byId = new();

    public SeriesRow? Known(Origin origin) => _byOrigin.GetValueOrDefault(origin);

    /// <summary>Stores combinations that are not known yet and gives their series.</summary>
    public async Task<IEnumerable<KeyValuePair<Origin, SeriesRow>>> LearnAsync(
        int organizationId, IReadOnlyDictionary<Origin, (IngestSource Source, Dimensions Dimensions)> unknown, CancellationToken cancellationToken)
    {
        Trim();
        var origins = unknown.Keys.ToArray();
        var rows = await store.StoreAsync(organizationId, [.. unknown.Values], cancellationToken);
        var learned = origins.Select((origin, i) => KeyValuePair.Create(origin, rows[i])).ToList();
        foreach (var (origin, row) in learned)
        {
            _byOrigin[origin] = row;
            _byId[(organizationId, row.SeriesId)] = row;
        }

        return learned;
    }

    /// <summary>The series of a combination that was derived from stored ones.</summary>
    public async Task<SeriesRow> ResolveAsync(int organizationId, SeriesRow derived, CancellationToken cancellationToken)
    {
        if (derived.SeriesId != 0) return derived;
        var row = await store.StoreAsync(organizationId, derived, cancellationToken);
        _byId[(organizationId, row.SeriesId)] = row;
        return row;
    }

    /// <summary>The series of rows read back from the ledger.</summary>
    public async Task<IReadOnlyDictionary<long, SeriesRow>> LoadAsync(int organizationId, IEnumerable<long> seriesIds, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, SeriesRow>();
        var missing = new List<long>();
        foreach (var id in seriesIds.Distinct())
        {
            if (_byId.TryGetValue((organizationId, id), out var row)) found[id] = row;
            else missing.Add(id);
        }

        if (missing.Count == 0) return found;
        foreach (var row in await store.LoadAsync(organizationId, missing, cancellationToken))
        {
            found[row.SeriesId] = _byId[(organizationId, row.SeriesId)] = row;
        }

        return found;
    }

    private void Trim()
    {
        if (_byOrigin.Count > MostKnown) _byOrigin.Clear();
        if (_byId.Count > MostKnown) _byId.Clear();
    }
}
