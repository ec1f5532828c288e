using Npgsql;
using NpgsqlTypes;

namespace Takt.Server.Ledger.Series;

/// <summary>Persons, machines and accounts of the reports at hand: found, or made.</summary>
internal sealed class IdentityStore(NpgsqlConnection connection, int organizationId)
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

    public async Task<Dictionary<PersonKey, long>> PersonsAsync(IEnumerable<SeriesItem> items, CancellationToken cancellationToken)
    {
        var emails = new SortedDictionary<PersonKey, string?>(Comparer<PersonKey>.Create(
            (a, b) => string.CompareOrdinal(a.Kind, b.Kind) is var order and not 0 ? order : string.CompareOrdinal(a.Key, b.Key)));
        foreach (var item in items) emails[item.Person] = item.PersonEmail ?? emails.GetValueOrDefault(item.Person);

        var keys = emails.Keys.ToArray();
        var ids = await UpsertAsync(UpsertPersons, cancellationToken, [.. keys.Select(k => k.Kind)], [.. keys.Select(k => k.Key)], [.. emails.Values]);
        return keys.ToDictionary(key => key, key => ids[(key.Kind, key.Key)]);
    }

    public async Task<Dictionary<string, long>> MachinesAsync(IEnumerable<SeriesItem> items, CancellationToken cancellationToken)
    {
        var hosts = items.Select(item => item.Host).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToArray();
        if (hosts.Length == 0) return [];
        var ids = await UpsertAsync(UpsertMachines, cancellationToken, hosts);
        return hosts.ToDictionary(host => host, host => ids[(host, "")]);
    }

    public async Task<Dictionary<(string Account, string Organization), long>> AccountsAsync(IEnumerable<SeriesItem> items, CancellationToken cancellationToken)
    {
        var accounts = new Dictionary<(string Account, string Organization), string?>();
        foreach (var item in items)
        {
            if (item.Account is { } key) accounts[key] = item.AccountEmail ?? accounts.GetValueOrDefault(key);
        }

        if (accounts.Count == 0) return [];
        var keys = accounts.Keys.OrderBy(k => k.Account, StringComparer.Ordinal).ThenBy(k => k.Organization, StringComparer.Ordinal).ToArray();
        var ids = await UpsertAsync(UpsertAccounts, cancellationToken,
            [.. keys.Select(k => k.Account)], [.. keys.Select(k => k.Organization)], [.. keys.Select(k => accounts[k])]);
        return keys.ToDictionary(key => key, key => ids[(key.Account, key.Organization)]);
    }

    private async Task<Dictionary<(string, string), long>> UpsertAsync(string sql, CancellationToken cancellationToken, params string?[][] columns)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue(organizationId);
        foreach (var column in columns) command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Text, column);
        var ids = new Dictionary<(string, string), long>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            ids[(reader.GetString(1), reader.FieldCount > 2 ? reader.GetString(2) : "")] = reader.GetInt64(0);
        }

        return ids;
    }
}
