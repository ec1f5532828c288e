using Npgsql;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Identify;

/// <summary>The identities of the sessions that a group touches, as its transaction finds them.</summary>
internal sealed class IdentityMap
{
    private const string Select = """
        select k.name, n.identity_id, i.nameless, i.stale from unnest($2::uuid[]) as k (name)
        cross join lateral (select identity_id from identity_names n where n.organization_id = $1 and n.name = k.name offset 0) n
        cross join lateral (select * from identities i where i.organization_id = $1 and i.identity_id = n.identity_id offset 0) i
        """;

    private readonly Dictionary<Guid, long> _bySession = [];
    private readonly HashSet<long> _nameless = [];
    private readonly HashSet<long> _stale = [];

    /// <summary>Null for a session whose reports stand for nobody.</summary>
    public long? Of(Guid sessionId) => _bySession.TryGetValue(sessionId, out var identity) ? identity : null;

    /// <summary>Whether some report of the identity names no session.</summary>
    public bool IsNameless(long identity) => _nameless.Contains(identity);

    /// <summary>The identities of the sessions at hand that became one with another since their metrics were settled.</summary>
    public IReadOnlyCollection<long> Stale => _stale;

    /// <summary>Notes what is found of another session.</summary>
    public void Add(Guid sessionId, long? identity, bool isNameless)
    {
        if (identity is not { } known)
            return;
        _bySession[sessionId] = known;
        if (isNameless)
            _nameless.Add(known);
    }

    /// <param name="names">A name of each session.</param>
    /// <param name="withoutSession">Sessions that are made up: their identities are nameless from now on.</param>
    public static async Task<IdentityMap> LoadAsync(
        NpgsqlConnection connection, int organizationId, IReadOnlyDictionary<Guid, Guid> names, IReadOnlyCollection<Guid> withoutSession,
        CancellationToken cancellationToken)
    {
        var map = new IdentityMap();
        if (names.Count == 0)
            return map;
        var byName = new Dictionary<Guid, long>();
        await using (var command = new NpgsqlCommand(Select, connection))
        {
            command.Parameters.AddValue(organizationId).AddValue(names.Values.Distinct().ToArray());
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                byName[reader.GetGuid(0)] = reader.GetInt64(1);
                if (reader.GetBoolean(2))
                    map._nameless.Add(reader.GetInt64(1));
                if (reader.GetBoolean(3))
                    map._stale.Add(reader.GetInt64(1));
            }
        }

        foreach (var (session, name) in names)
        {
            if (byName.TryGetValue(name, out var identity))
                map._bySession[session] = identity;
        }

        await map.MarkAsync(connection, organizationId, withoutSession, cancellationToken);
        return map;
    }

    private async Task MarkAsync(
        NpgsqlConnection connection, int organizationId, IReadOnlyCollection<Guid> withoutSession, CancellationToken cancellationToken)
    {
        var marked = withoutSession.Select(Of).OfType<long>().Distinct().Where(identity => !_nameless.Contains(identity)).Order().ToArray();
        if (marked.Length == 0 && _stale.Count == 0)
            return;
        await using var command = new NpgsqlCommand("""
            update identities set nameless = nameless or identity_id = any($2), stale = false where organization_id = $1
              and identity_id = any($2 || $3)
            """, connection);
        command.Parameters.AddValue(organizationId).AddValue(marked).AddValue(_stale.Order().ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
        _nameless.UnionWith(marked);
    }
}
