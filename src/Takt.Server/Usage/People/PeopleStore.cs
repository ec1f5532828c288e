using Npgsql;

namespace Takt.Server.Usage.People;

/// <summary>
/// Reads who is who. Persons are telemetry and members are control plane: the two are read apart and joined here, because
/// on a cluster they live on different nodes.
/// </summary>
internal static class PeopleStore
{
    public static async Task<PeopleDirectory> ReadAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command("select person_id, kind, key, coalesce(email, case when kind = 'email' then key end), first_seen_at from persons where organization_id = $1 order by person_id", organizationId),
                Command("""
                    select m.member_id, u.email, u.name, m.removed_at is not null
                    from members m join users u on u.user_id = m.user_id where m.organization_id = $1
                    """, organizationId),
                Command("select person_id, member_id from person_links where organization_id = $1", organizationId),
                Command("select person_id, into_person_id from person_merges where organization_id = $1", organizationId),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);

        List<PersonRow> persons = [];
        while (await reader.ReadAsync(cancellationToken))
            persons.Add(new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4)));

        List<MemberRow> members = [];
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            members.Add(new(reader.GetInt64(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetBoolean(3)));

        await reader.NextResultAsync(cancellationToken);
        var links = await PairsAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return new(persons, members, links, await PairsAsync(reader, cancellationToken));
    }

    private static async Task<Dictionary<long, long>> PairsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        Dictionary<long, long> pairs = [];
        while (await reader.ReadAsync(cancellationToken)) pairs.Add(reader.GetInt64(0), reader.GetInt64(1));
        return pairs;
    }

    private static NpgsqlBatchCommand Command(string sql, int organizationId) => new(sql) { Parameters = { new() { Value = organizationId } } };
}
