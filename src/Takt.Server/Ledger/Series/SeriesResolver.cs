using System.Collections.Concurrent;
using Takt.Metering.Usage;

namespace Takt.Server.Ledger.Series;

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

    /// <summary>A report's origin: what the token says and what the report says.</summary>
    internal readonly record struct Origin(int OrganizationId, long? MemberId, int? ConnectionId, Guid Dimensions);

    public bool TryGet(IngestSource source, Dimensions dimensions, out SeriesRow row) => _byOrigin.TryGetValue(OriginOf(source, dimensions), out row!);

    /// <summary>Stores what is not known yet; afterwards <see cref="TryGet"/> finds all of it.</summary>
    public async Task LearnAsync(int organizationId, IReadOnlyCollection<(IngestSource Source, Dimensions Dimensions)> unknown, CancellationToken cancellationToken)
    {
        Trim();
        var distinct = unknown.DistinctBy(item => OriginOf(item.Source, item.Dimensions)).ToList();
        var rows = await store.StoreAsync(organizationId, distinct, cancellationToken);
        for (var i = 0; i < rows.Count; i++)
        {
            _byOrigin[OriginOf(distinct[i].Source, distinct[i].Dimensions)] = rows[i];
            _byId[(organizationId, rows[i].SeriesId)] = rows[i];
        }
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

    private static Origin OriginOf(IngestSource source, Dimensions dimensions) =>
        new(source.OrganizationId, source.MemberId, source.ConnectionId, dimensions.Hash);
}
