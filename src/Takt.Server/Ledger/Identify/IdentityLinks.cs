using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Identify;

/// <summary>
/// Which names are of one identity. Names that one report carries, or that reports of one session carry, are linked, once and for ever; two
/// identities that turn out to be one are settled again by the next group that touches them.
/// </summary>
internal sealed class IdentityLinks(NpgsqlDataSource database)
{
    private const int MostKnown = 200_000;

    // One linking at a time in an organization, in a transaction of its own: new names are few.
    private const string Lock = "select pg_advisory_xact_lock(7464, $1)";

    private const string Insert = """
        insert into identity_names (organization_id, name, identity_id) select $1, * from unnest($2::uuid[], $3::bigint[])
        on conflict do nothing
        """;

    private const string Merge = """
        with merged as materialized (select * from unnest($2::bigint[], $3::bigint[]) as m (other, identity)),
          gone as (delete from identities i using merged m where i.organization_id = $1 and i.identity_id = m.other
            returning m.identity, i.nameless),
          moved as (update identity_names n set identity_id = m.identity from merged m
            where n.organization_id = $1 and n.identity_id = m.other)
        update identities i set nameless = i.nameless or g.nameless, stale = i.stale or i.nameless or g.nameless
        from (select identity, bool_or(nameless) as nameless from gone group by identity) g
        where i.organization_id = $1 and i.identity_id = g.identity
        """;

    private readonly ConcurrentDictionary<(int Organization, Guid First, Guid Other), bool> _known = new();

    /// <summary>Makes sure that the names of each set are of one identity.</summary>
    public async Task LearnAsync(int organizationId, IEnumerable<Guid[]> sets, CancellationToken cancellationToken)
    {
        if (_known.Count > MostKnown)
            _known.Clear();
        var unknown = sets.Where(set => set.Any(name => !_known.ContainsKey((organizationId, set[0], name)))).ToList();
        if (unknown.Count == 0)
            return;
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await LinkAsync(connection, organizationId, DisjointSets.Of(unknown), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        foreach (var set in unknown)
        {
            foreach (var name in set)
                _known[(organizationId, set[0], name)] = true;
        }
    }

    private static async Task LinkAsync(
        NpgsqlConnection connection, int organizationId, List<Guid[]> sets, CancellationToken cancellationToken)
    {
        var known = await LoadAsync(connection, organizationId, [.. sets.SelectMany(set => set)], cancellationToken);
        var made = new Queue<long>(
            await MakeAsync(connection, organizationId, sets.Count(set => !set.Any(known.ContainsKey)), cancellationToken));
        var identities = sets.Select(set => set.Where(known.ContainsKey).Select(name => known[name]).Distinct().ToArray()).ToArray();
        // Sets without a common name may still be of one identity, each by another of its names.
        var kept = new Dictionary<long, long>();
        foreach (var one in DisjointSets.Of(identities))
        {
            foreach (var identity in one)
                kept[identity] = one.Min();
        }

        var names = new List<(Guid Name, long Identity)>();
        foreach (var (set, its) in sets.Zip(identities))
        {
            var identity = its.Length == 0 ? made.Dequeue() : kept[its[0]];
            names.AddRange(set.Where(name => !known.ContainsKey(name)).Select(name => (name, identity)));
        }

        await MergeAsync(connection, organizationId, [.. kept.Where(pair => pair.Key != pair.Value).OrderBy(pair => pair.Key)],
            cancellationToken);
        if (names.Count == 0)
            return;
        await using var insert = new NpgsqlCommand(Insert, connection);
        insert.Parameters.AddValue(organizationId).AddColumn(NpgsqlDbType.Uuid, names, n => n.Name)
            .AddColumn(NpgsqlDbType.Bigint, names, n => n.Identity);
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<Dictionary<Guid, long>> LoadAsync(
        NpgsqlConnection connection, int organizationId, Guid[] names, CancellationToken cancellationToken)
    {
        // The names in a statement of their own: what was linked while this one waited for the lock must be seen.
        var take = new NpgsqlBatchCommand(Lock);
        take.Parameters.AddValue(organizationId);
        var select = new NpgsqlBatchCommand("select name, identity_id from identity_names where organization_id = $1 and name = any($2)");
        select.Parameters.AddValue(organizationId).AddValue(names);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { take, select } };
        var known = new Dictionary<Guid, long>();
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            known[reader.GetGuid(0)] = reader.GetInt64(1);
        return known;
    }

    private static async Task<List<long>> MakeAsync(
        NpgsqlConnection connection, int organizationId, int count, CancellationToken cancellationToken)
    {
        var made = new List<long>(count);
        if (count == 0)
            return made;
        await using var command = new NpgsqlCommand(
            "insert into identities (organization_id) select $1 from generate_series(1, $2) returning identity_id", connection);
        command.Parameters.AddValue(organizationId).AddValue(count);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            made.Add(reader.GetInt64(0));
        return made;
    }

    private static async Task MergeAsync(
        NpgsqlConnection connection, int organizationId, KeyValuePair<long, long>[] merged, CancellationToken cancellationToken)
    {
        if (merged.Length == 0)
            return;
        await using var command = new NpgsqlCommand(Merge, connection);
        command.Parameters.AddValue(organizationId).AddColumn(NpgsqlDbType.Bigint, merged, pair => pair.Key)
            .AddColumn(NpgsqlDbType.Bigint, merged, pair => pair.Value);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
