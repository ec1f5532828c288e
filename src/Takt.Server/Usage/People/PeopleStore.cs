using Npgsql;
using NpgsqlTypes;

namespace Takt.Server.Usage.People;

/// <summary>
/// Reads who is who: of everybody only those who don't simply count as themselves, by name only those who are shown. Persons are telemetry
/// and members are control plane: the two are read apart and joined here, because on a cluster they live on different nodes.
/// </summary>
internal static class PeopleStore
{
    private const string PersonColumns = "person_id, kind, key, coalesce(email, case when kind = 'email' then key end), first_seen_at";

    // As the index on it says.
    private const string Address = "lower(coalesce(email, case when kind = 'email' then key end))";

    private const string Members = "select m.member_id, u.email, u.name, m.removed_at is not null from members m "
        + "join users u on u.user_id = m.user_id where m.organization_id = $1";

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
        long[] named = [.. links.Keys.Concat(merges.Keys).Concat(merges.Values).Distinct()];
        var persons = await PersonsAsync(connection, organizationId, named,
            [.. members.Select(member => member.Email.ToLowerInvariant()).Distinct()], cancellationToken);
        return new(persons, members, links, merges);
    }

    /// <summary>These persons and whom they count as, with the members asked for.</summary>
    public static async Task<PeopleDirectory> OfAsync(
        NpgsqlConnection connection, int organizationId, IEnumerable<long> personIds, IEnumerable<long> memberIds,
        CancellationToken cancellationToken)
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
            $"select {PersonColumns} from persons where organization_id = $1 and person_id = any($2)", connection)
        {
            Parameters = { new() { Value = organizationId }, new() { Value = all } },
        };
        var persons = await PersonsAsync(command, cancellationToken);
        long[] ids = [.. memberIds.Concat(links.Values).Concat(persons.Select(MemberOfToken).OfType<long>()).Distinct()];
        string[] emails = [.. persons.Select(person => person.Email?.ToLowerInvariant()).OfType<string>().Distinct()];
        await using var find = new NpgsqlCommand($"{Members} and (m.member_id = any($2) or lower(u.email) = any($3))", connection)
        {
            Parameters = { new() { Value = organizationId }, new() { Value = ids }, new() { Value = emails } },
        };
        return new(persons, await MembersAsync(find, cancellationToken), links, merges);
    }

    /// <summary>All persons who count as a member.</summary>
    public static async Task<long[]> PersonsOfAsync(
        NpgsqlConnection connection, int organizationId, long memberId, CancellationToken cancellationToken)
    {
        var own = await OfAsync(connection, organizationId, [], [memberId], cancellationToken);
        var links = await PairsAsync(
            connection, organizationId, "select person_id, member_id from person_links where organization_id = $1 and member_id = any($2)",
            [memberId], cancellationToken);
        await using var command = new NpgsqlCommand(
            $"""
            select person_id from persons where organization_id = $1 and (person_id = any($2) or (kind = 'member' and key = $3)
              or {Address} = any($4))
            """,
            connection)
        {
            Parameters =
            {
                new() { Value = organizationId }, new() { Value = links.Keys.ToArray() },
                new() { Value = memberId.ToString(System.Globalization.CultureInfo.InvariantCulture) }, new() { Value = own.Emails },
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
        return (await OfAsync(connection, organizationId, persons.Concat(merged.Keys), [memberId], cancellationToken)).PersonsOf(memberId);
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
            select {PersonColumns} from persons where organization_id = $1 and (kind in ('member', 'unknown') or person_id = any($2)
              or {Address} = any($3))
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
            persons.Add(new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3),
                reader.GetFieldValue<DateTimeOffset>(4)));
        return persons;
    }

    private static async Task<List<DirectoryMember>> MembersAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<DirectoryMember> members = [];
        while (await reader.ReadAsync(cancellationToken))
            members.Add(
                new(reader.GetInt64(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetBoolean(3)));
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
