using Npgsql;
using NpgsqlTypes;

namespace Takt.Server.Usage.People;

/// <summary>Of whom it is asked where and how they were heard.</summary>
internal enum HeardOf
{
    Nobody,

    /// <summary>Of those who have no better name.</summary>
    Names,
    All,
}

/// <summary>
/// Reads who is who: of everybody only those who don't simply count as themselves, by name only those who are shown. Persons are telemetry
/// and members are control plane: the two are read apart and joined here, because on a cluster they live on different nodes.
/// </summary>
internal static class PeopleStore
{
    private const string PersonColumns =
        "person_id, kind, key, coalesce(email, case when kind = 'email' then key end), persons.first_seen_at";

    // As the index on it says.
    private const string Address = "lower(coalesce(email, case when kind = 'email' then key end))";

    /// <summary>
    /// Where and how a person was heard, for the names of those who are shown; unless all of it is asked for, only of those who have no
    /// better name. Who names nobody, or many, may have been heard from thousands of machines.
    /// </summary>
    private const string Heard =
        $"""
        left join lateral (
          select least(min(p.first_event_at), persons.first_seen_at) as first_at,
            (array_agg(m.host_name order by p.last_event_at desc) filter (where m.host_name is not null))[1] as host,
            count(distinct m.host_name)::int as hosts,
            {SightingSql.Automation},
            max(p.last_event_at) as last_at, max(p.last_received_at) as received_at
          from presence p left join machines m using (organization_id, machine_id)
          where p.organization_id = persons.organization_id and p.person_id = persons.person_id
            and ($3 = 'all' or ($3 = 'names' and persons.email is null and persons.kind not in ('member', 'unknown', 'other', 'email')))
        ) heard on true
        """;

    private const string Members = "select m.member_id, u.email, u.name, m.removed_at is not null, m.kind from members m "
        + "join users u on u.user_id = m.user_id where m.organization_id = $1";

    private static readonly System.Globalization.CultureInfo Plain = System.Globalization.CultureInfo.InvariantCulture;

    /// <summary>
    /// All who count as a member, as another person or as nobody: as many as members, links and merges, however many telemetry names. The
    /// others are unassigned and count as themselves.
    /// </summary>
    public static async Task<PeopleDirectory> NotThemselvesAsync(
        NpgsqlConnection connection, int organizationId, CancellationToken cancellationToken)
    {
        var members = await MembersAsync(connection, organizationId, cancellationToken);
        var links = await PairsAsync(connection, organizationId, "select person_id, member_id from person_links where organization_id = $1",
            null, cancellationToken);
        var merges = await PairsAsync(connection, organizationId,
            "select person_id, into_person_id from person_merges where organization_id = $1", null, cancellationToken);
        var byHand = await ByHandAsync(connection, organizationId, null, cancellationToken);
        long[] named = [.. links.Keys.Concat(merges.Keys).Concat(merges.Values).Concat(byHand.Keys).Distinct()];
        var persons = await PersonsAsync(connection, organizationId, named,
            [.. members.Select(member => member.Email.ToLowerInvariant()).Distinct()], cancellationToken);
        var claims = await ClaimsAsync(connection, organizationId, persons, cancellationToken);
        return new(persons, members, new(links, merges, claims, byHand));
    }

    /// <summary>These persons and whom they count as, with the members asked for.</summary>
    /// <param name="heard">Of whom it is asked where and how they were heard.</param>
    public static async Task<PeopleDirectory> OfAsync(
        NpgsqlConnection connection, int organizationId, IEnumerable<long> personIds, IEnumerable<long> memberIds,
        CancellationToken cancellationToken, HeardOf heard = HeardOf.Names)
    {
        long[] asked = [.. personIds.Distinct()];
        var merges = await PairsAsync(
            connection, organizationId,
            "select person_id, into_person_id from person_merges where organization_id = $1 and person_id = any($2)", asked,
            cancellationToken);
        long[] all = [.. asked.Concat(merges.Values).Distinct()];
        var links = await PairsAsync(
            connection, organizationId, "select person_id, member_id from person_links where organization_id = $1 and person_id = any($2)",
            all, cancellationToken);
        await using var command = new NpgsqlCommand(
            $"select {PersonColumns}, heard.* from persons {Heard} where organization_id = $1 and person_id = any($2)", connection)
        {
            Parameters = { new() { Value = organizationId }, new() { Value = all }, new() { Value = heard.ToString().ToLowerInvariant() } },
        };
        var persons = await PersonsAsync(command, cancellationToken);
        var claims = await ClaimsAsync(connection, organizationId, persons, cancellationToken);
        var byHand = await ByHandAsync(connection, organizationId, all, cancellationToken);
        long[] ids =
        [
            .. memberIds.Concat(links.Values).Concat(persons.Select(MemberOfToken).OfType<long>())
                .Concat(claims.Values.Select(claim => claim.MemberId)).Distinct(),
        ];
        string[] emails = [.. persons.Select(person => person.Email?.ToLowerInvariant()).OfType<string>().Distinct()];
        await using var find = new NpgsqlCommand($"{Members} and (m.member_id = any($2) or lower(u.email) = any($3))", connection)
        {
            Parameters = { new() { Value = organizationId }, new() { Value = ids }, new() { Value = emails } },
        };
        return new(persons, await MembersAsync(find, cancellationToken), new(links, merges, claims, byHand));
    }

    /// <summary>All persons who count as a member.</summary>
    public static async Task<long[]> PersonsOfAsync(
        NpgsqlConnection connection, int organizationId, long memberId, CancellationToken cancellationToken)
    {
        var own = await OfAsync(connection, organizationId, [], [memberId], cancellationToken, HeardOf.Nobody);
        var links = await PairsAsync(
            connection, organizationId, "select person_id, member_id from person_links where organization_id = $1 and member_id = any($2)",
            [memberId], cancellationToken);
        await using var command = new NpgsqlCommand(
            $"""
            select person_id from persons where organization_id = $1 and (person_id = any($2) or (kind = 'member' and key = $3)
              or {Address} = any($4) or (kind = 'claim' and key = any(
                select claim_id::text from tokens where organization_id = $1 and member_id = $5 and claim_id is not null)))
            """,
            connection)
        {
            Parameters =
            {
                new() { Value = organizationId }, new() { Value = links.Keys.ToArray() },
                new() { Value = memberId.ToString(System.Globalization.CultureInfo.InvariantCulture) }, new() { Value = own.Emails },
                new() { Value = memberId },
            },
        };
        List<long> persons = [];
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                persons.Add(reader.GetInt64(0));
        }

        var merged = await PairsAsync(
            connection, organizationId,
            "select person_id, into_person_id from person_merges where organization_id = $1 and into_person_id = any($2)", [.. persons],
            cancellationToken);
        return (await OfAsync(connection, organizationId, persons.Concat(merged.Keys), [memberId], cancellationToken, HeardOf.Nobody))
            .PersonsOf(memberId);
    }

    /// <summary>Every member, removed ones too.</summary>
    public static async Task<List<DirectoryMember>> MembersAsync(
        NpgsqlConnection connection, int organizationId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Members, connection) { Parameters = { new() { Value = organizationId } } };
        return await MembersAsync(command, cancellationToken);
    }

    private static long? MemberOfToken(PersonRow person) =>
        person.Kind == PeopleDirectory.ByToken && long.TryParse(person.Key, out var member) ? member : null;

    private static async Task<List<PersonRow>> PersonsAsync(
        NpgsqlConnection connection, int organizationId, long[] ids, string[] emails, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select {PersonColumns} from persons
            where organization_id = $1 and (kind in ('member', 'claim', 'unknown') or person_id = any($2) or {Address} = any($3))
            order by person_id
            """,
            connection)
        {
            Parameters = { new() { Value = organizationId }, new() { Value = ids }, new() { Value = emails } },
        };
        return await PersonsAsync(command, cancellationToken);
    }

    private static async Task<List<PersonRow>> PersonsAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<PersonRow> persons = [];
        while (await reader.ReadAsync(cancellationToken))
            persons.Add(ReadPerson(reader));
        return persons;
    }

    private static PersonRow ReadPerson(NpgsqlDataReader reader)
    {
        var person = new PersonRow(reader.GetInt64(0), reader.GetString(1), reader.GetString(2),
            reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4));
        return reader.FieldCount == 5
            ? person
            : person with
            {
                FirstSeenAt = reader.GetFieldValue<DateTimeOffset>(5),
                Heard = new(reader.IsDBNull(6) ? null : reader.GetString(6), reader.GetInt32(7),
                    reader.IsDBNull(8) ? null : reader.GetString(8), reader.IsDBNull(9) ? null : reader.GetFieldValue<DateTimeOffset>(9),
                    reader.IsDBNull(10) ? null : reader.GetFieldValue<DateTimeOffset>(10)),
            };
    }

    /// <summary>The machines that those persons came with whom a claimed token made.</summary>
    private static async Task<Dictionary<long, ClaimRow>> ClaimsAsync(
        NpgsqlConnection connection, int organizationId, IReadOnlyList<PersonRow> persons, CancellationToken cancellationToken)
    {
        long[] ids = [.. persons.Where(person => person.Kind == PeopleDirectory.ByClaim).Select(person => long.Parse(person.Key, Plain))];
        Dictionary<long, ClaimRow> claims = [];
        if (ids.Length == 0)
            return claims;
        await using var command = new NpgsqlCommand(
            """
            select token_id, member_id, machine, rejected_at is not null, dispute_settled_at is not null from tokens
            where organization_id = $1 and token_id = any($2) and member_id is not null
            """,
            connection)
        {
            Parameters = { new() { Value = organizationId }, new() { Value = ids } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            claims.Add(reader.GetInt64(0), new(reader.GetInt64(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.GetBoolean(3), reader.GetBoolean(4)));
        return claims;
    }

    /// <param name="ids">Null for all.</param>
    private static async Task<Dictionary<long, string>> ByHandAsync(
        NpgsqlConnection connection, int organizationId, long[]? ids, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select person_id, kind from person_kinds where organization_id = $1 and ($2::bigint[] is null or person_id = any($2))",
            connection)
        {
            Parameters =
            {
                new() { Value = organizationId },
                new() { Value = (object?)ids ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        Dictionary<long, string> kinds = [];
        while (await reader.ReadAsync(cancellationToken))
            kinds.Add(reader.GetInt64(0), reader.GetString(1));
        return kinds;
    }

    private static async Task<List<DirectoryMember>> MembersAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<DirectoryMember> members = [];
        while (await reader.ReadAsync(cancellationToken))
            members.Add(
                new(reader.GetInt64(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetBoolean(3),
                    reader.IsDBNull(4) ? null : reader.GetString(4)));
        return members;
    }

    private static async Task<Dictionary<long, long>> PairsAsync(
        NpgsqlConnection connection, int organizationId, string sql, long[]? ids, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = organizationId } } };
        if (ids is not null)
            command.Parameters.Add(new() { Value = ids, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        Dictionary<long, long> pairs = [];
        while (await reader.ReadAsync(cancellationToken))
            pairs.Add(reader.GetInt64(0), reader.GetInt64(1));
        return pairs;
    }
}
