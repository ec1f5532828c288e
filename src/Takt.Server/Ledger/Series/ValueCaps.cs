using Npgsql;
using NpgsqlTypes;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Series;

/// <summary>
/// Says which values of a kind are too many: what nobody has named before counts against its token's share of the day, then against the
/// organization's, so that one token's flood is at its own cost. Known values are never too many, and a member is known. Runs in the
/// transaction that learns new combinations; the counters' rows, locked in order of their keys, make replicas wait for each other.
/// </summary>
internal sealed class ValueCaps(NpgsqlConnection connection, int organizationId, DateOnly day, LedgerOptions limits)
{
    private const string SelectKnown = """
        select kind, value from unnest($2::text[], $3::uuid[]) as v (kind, value) join known_values k using (kind, value)
        where k.organization_id = $1
        """;

    private const string Lock = """
        insert into value_counts as c (organization_id, on_day, kind, token_id, connection_id, new_values, folded)
        select $1, $2, v.kind, v.token, v.connection, 0, 0 from unnest($3::text[], $4::bigint[], $5::int[]) as v (kind, token, connection)
        on conflict (organization_id, on_day, kind, token_id) do update set connection_id = excluded.connection_id
        returning kind, token_id, new_values
        """;

    private const string Insert = "insert into known_values (organization_id, kind, value) select $1, * "
        + "from unnest($2::text[], $3::uuid[]) on conflict do nothing";

    private const string Count = """
        update value_counts c set new_values = c.new_values + v.new_values, folded = c.folded + v.folded
        from unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[]) as v (kind, token, new_values, folded)
        where c.organization_id = $1 and c.on_day = $2 and c.kind = v.kind and c.token_id = v.token
        """;

    private const string SelectMembers = """
        select lower(u.email) from members m join users u on u.user_id = m.user_id
        where m.organization_id = $1 and m.removed_at is null and lower(u.email) = any($2)
        """;

    /// <summary>The items in the order given, each with "(other)" in place of what is too much.</summary>
    /// <param name="writes">Gets the commands that keep what was named and counted; they give no rows.</param>
    public async Task<IReadOnlyList<SeriesItem>> FoldAsync(
        IReadOnlyList<SeriesItem> items, NpgsqlBatch writes, CancellationToken cancellationToken)
    {
        var met = items.Select(item => NamedValue.Of(item).ToArray()).ToArray();
        var known = await KnownAsync([.. met.SelectMany(values => values).Distinct()], cancellationToken);
        var claims = new Dictionary<(string Kind, long Token), Claim>();
        for (var i = 0; i < met.Length; i++)
        {
            foreach (var value in met[i])
            {
                if (known.Contains(value))
                    continue;
                var key = (value.Kind, items[i].Source.TokenId);
                if (!claims.TryGetValue(key, out var claim))
                    claims[key] = claim = new(items[i].Source.ConnectionId);
                claim.Add(value);
            }
        }

        if (claims.Count == 0)
            return items;
        // Members are known by their address before they have sent anything.
        var byEmail =
            items.Where(item => item.PersonEmail is not null && NamedValue.PersonOf(item) is { } person && !known.Contains(person))
                .ToLookup(item => item.PersonEmail!, item => NamedValue.PersonOf(item)!.Value);
        var (counts, admitted) = await LockAsync(claims, byEmail, cancellationToken);
        var folded = Admit(claims, counts, admitted, writes);
        return folded.Count == 0 ? items : [.. items.Select(item => Fold(item, folded))];
    }

    // What is too much for one token another may have named in the same breath.
    private static SeriesItem Fold(SeriesItem item, Dictionary<long, HashSet<NamedValue>> folded) =>
        folded.TryGetValue(item.Source.TokenId, out var values) ? NamedValue.Fold(item, values) : item;

    private Dictionary<long, HashSet<NamedValue>> Admit(
        Dictionary<(string Kind, long Token), Claim> claims, Dictionary<(string Kind, long Token), long> counts,
        HashSet<NamedValue> admitted, NpgsqlBatch writes)
    {
        var named = new List<NamedValue>();
        var changes = counts.Keys.ToDictionary(key => key, _ => (New: 0L, Folded: 0L));
        var folded = new Dictionary<long, HashSet<NamedValue>>();
        foreach (var (key, claim) in claims.OrderBy(claim => claim.Key.Token).ThenBy(claim => claim.Key.Kind, StringComparer.Ordinal))
        {
            var whole = (key.Kind, Token: 0L);
            var left = Math.Min(limits.NewValuesPerToken - counts[key], limits.NewValues - counts[whole] - changes[whole].New);
            foreach (var value in claim.Values)
            {
                if (admitted.Contains(value))
                    continue;
                if (left-- > 0)
                {
                    admitted.Add(value);
                    named.Add(value);
                    changes[key] = changes[key] with { New = changes[key].New + 1 };
                    changes[whole] = changes[whole] with { New = changes[whole].New + 1 };
                    continue;
                }

                if (!folded.TryGetValue(key.Token, out var values))
                    folded[key.Token] = values = [];
                values.Add(value);
                changes[key] = changes[key] with { Folded = changes[key].Folded + 1 };
            }
        }

        AddWrites(writes, named, changes);
        return folded;
    }

    private async Task<HashSet<NamedValue>> KnownAsync(NamedValue[] values, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { KnownCommand(values) } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var known = new HashSet<NamedValue>();
        while (await reader.ReadAsync(cancellationToken))
            known.Add(new(reader.GetString(0), reader.GetGuid(1)));
        return known;
    }

    private NpgsqlBatchCommand KnownCommand(NamedValue[] values)
    {
        var command = new NpgsqlBatchCommand(SelectKnown);
        command.Parameters.AddValue(organizationId).AddColumn(NpgsqlDbType.Text, values, v => v.Kind)
            .AddColumn(NpgsqlDbType.Uuid, values, v => v.Value);
        return command;
    }

    /// <summary>
    /// Takes the counters, then looks again: whoever held them may have named the same, and a statement that begins after it sees that.
    /// </summary>
    private async Task<(Dictionary<(string Kind, long Token), long> Counts, HashSet<NamedValue> Admitted)> LockAsync(
        Dictionary<(string Kind, long Token), Claim> claims, ILookup<string, NamedValue> byEmail, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { LockCommand(claims), KnownCommand([.. claims.Values.SelectMany(claim => claim.Values).Distinct()]) },
        };
        var members = new NpgsqlBatchCommand(SelectMembers);
        members.Parameters.AddValue(organizationId).AddValue(byEmail.Select(email => email.Key).ToArray());
        if (byEmail.Count > 0)
            batch.BatchCommands.Add(members);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var counts = new Dictionary<(string, long), long>();
        while (await reader.ReadAsync(cancellationToken))
            counts[(reader.GetString(0), reader.GetInt64(1))] = reader.GetInt64(2);
        await reader.NextResultAsync(cancellationToken);
        var admitted = new HashSet<NamedValue>();
        while (await reader.ReadAsync(cancellationToken))
            admitted.Add(new(reader.GetString(0), reader.GetGuid(1)));
        if (await reader.NextResultAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                admitted.UnionWith(byEmail[reader.GetString(0)]);
        }

        return (counts, admitted);
    }

    private NpgsqlBatchCommand LockCommand(Dictionary<(string Kind, long Token), Claim> claims)
    {
        (string Kind, long Token, int? Connection)[] rows =
        [
            .. claims.Select(claim => (claim.Key.Kind, claim.Key.Token, claim.Value.ConnectionId))
                .Concat(claims.Keys.Select(key => key.Kind).Distinct().Select(kind => (kind, 0L, default(int?))))
                .OrderBy(row => row.Item1, StringComparer.Ordinal).ThenBy(row => row.Item2),
        ];
        var command = new NpgsqlBatchCommand(Lock);
        command.Parameters.AddValue(organizationId).AddValue(day).AddColumn(NpgsqlDbType.Text, rows, r => r.Kind)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Token).AddColumn(NpgsqlDbType.Integer, rows, r => r.Connection);
        return command;
    }

    private void AddWrites(
        NpgsqlBatch batch, List<NamedValue> named, Dictionary<(string Kind, long Token), (long New, long Folded)> changes)
    {
        var sorted = named.OrderBy(value => value.Kind, StringComparer.Ordinal).ThenBy(value => value.Value).ToArray();
        var insert = new NpgsqlBatchCommand(Insert);
        insert.Parameters.AddValue(organizationId).AddColumn(NpgsqlDbType.Text, sorted, v => v.Kind)
            .AddColumn(NpgsqlDbType.Uuid, sorted, v => v.Value);
        batch.BatchCommands.Add(insert);
        var rows = changes.ToArray();
        var count = new NpgsqlBatchCommand(Count);
        count.Parameters.AddValue(organizationId).AddValue(day).AddColumn(NpgsqlDbType.Text, rows, r => r.Key.Kind)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Key.Token).AddColumn(NpgsqlDbType.Bigint, rows, r => r.Value.New)
            .AddColumn(NpgsqlDbType.Bigint, rows, r => r.Value.Folded);
        batch.BatchCommands.Add(count);
    }

    /// <summary>What one token names for the first time, of one kind, in the order it came.</summary>
    private sealed class Claim(int? connectionId)
    {
        private readonly HashSet<NamedValue> _seen = [];

        public int? ConnectionId { get; } = connectionId;

        public List<NamedValue> Values { get; } = [];

        public void Add(NamedValue value)
        {
            if (_seen.Add(value))
                Values.Add(value);
        }
    }
}
