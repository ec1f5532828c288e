using Npgsql;
using NpgsqlTypes;

namespace Takt.Server.Ledger.Series;

/// <summary>Persons, machines and accounts of the reports at hand: found, or made.</summary>
internal sealed class IdentityStore(int organizationId)
{
    private const string UpsertPersons = """
        insert into persons (organization_id, kind, key, email)
        select $1, * from unnest($2::text[], $3::text[], $4::text[])
        on conflict (organization_id, kind, key) do update set email = coalesce(excluded.email, persons.email)
        returning person_id, kind, key
        """;

    private const string UpsertMachines = """
        insert into machines (organization_id, host_name)
        select $1, * from unnest($2::text[])
        on conflict (organization_id, host_name) do update set host_name = excluded.host_name
        returning machine_id, host_name
        """;

    private const string UpsertAccounts = """
        insert into accounts (organization_id, account_uuid, provider_organization, email)
        select $1, * from unnest($2::text[], $3::text[], $4::text[])
        on conflict (organization_id, account_uuid, provider_organization) do update set email = coalesce(excluded.email, accounts.email)
        returning account_id, account_uuid, provider_organization
        """;

    private readonly Dictionary<(string, string), long> _persons = [], _machines = [], _accounts = [];

    public long Person(SeriesItem item) => _persons[(item.Person.Kind, item.Person.Key)];

    public long? Machine(SeriesItem item) => item.Host is { } host ? _machines[(host, "")] : null;

    public long? Account(SeriesItem item) => item.Account is { } key ? _accounts[(key.Account, key.Organization)] : null;

    /// <summary>One round trip, which carries what the batch holds already along; that must give no rows.</summary>
    public async Task StoreAsync(NpgsqlBatch batch, IReadOnlyList<SeriesItem> items, CancellationToken cancellationToken)
    {
        var stored = new List<Dictionary<(string, string), long>>();
        AddPersons(batch, items);
        stored.Add(_persons);
        if (AddMachines(batch, items))
            stored.Add(_machines);
        if (AddAccounts(batch, items))
            stored.Add(_accounts);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        foreach (var ids in stored)
        {
            while (await reader.ReadAsync(cancellationToken))
                ids[(reader.GetString(1), reader.FieldCount > 2 ? reader.GetString(2) : "")] = reader.GetInt64(0);
            await reader.NextResultAsync(cancellationToken);
        }
    }

    private void AddPersons(NpgsqlBatch batch, IReadOnlyList<SeriesItem> items)
    {
        var emails = new SortedDictionary<PersonKey, string?>(Comparer<PersonKey>.Create(
            (a, b) => string.CompareOrdinal(a.Kind, b.Kind) is var order and not 0 ? order : string.CompareOrdinal(a.Key, b.Key)));
        foreach (var item in items)
            emails[item.Person] = item.PersonEmail ?? emails.GetValueOrDefault(item.Person);

        var keys = emails.Keys.ToArray();
        AddUpsert(batch, UpsertPersons, [.. keys.Select(k => k.Kind)], [.. keys.Select(k => k.Key)], [.. emails.Values]);
    }

    private bool AddMachines(NpgsqlBatch batch, IReadOnlyList<SeriesItem> items)
    {
        var hosts = items.Select(item => item.Host).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToArray();
        if (hosts.Length > 0)
            AddUpsert(batch, UpsertMachines, hosts);
        return hosts.Length > 0;
    }

    private bool AddAccounts(NpgsqlBatch batch, IReadOnlyList<SeriesItem> items)
    {
        var accounts = new Dictionary<(string Account, string Organization), string?>();
        foreach (var item in items)
        {
            if (item.Account is { } key)
                accounts[key] = item.AccountEmail ?? accounts.GetValueOrDefault(key);
        }

        var keys = accounts.Keys.OrderBy(k => k.Account, StringComparer.Ordinal)
            .ThenBy(k => k.Organization, StringComparer.Ordinal).ToArray();
        if (keys.Length > 0)
            AddUpsert(batch, UpsertAccounts, [.. keys.Select(k => k.Account)], [.. keys.Select(k => k.Organization)],
                [.. keys.Select(k => accounts[k])]);
        return keys.Length > 0;
    }

    private void AddUpsert(NpgsqlBatch batch, string sql, params string?[][] columns)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddWithValue(organizationId);
        foreach (var column in columns)
            command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Text, column);
        batch.BatchCommands.Add(command);
    }
}
