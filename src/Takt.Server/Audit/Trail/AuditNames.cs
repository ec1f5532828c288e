using Npgsql;

namespace Takt.Server.Audit.Trail;

/// <summary>Names of the members and persons that rows speak of by number.</summary>
internal sealed class AuditNames(IReadOnlyDictionary<long, string> members, IReadOnlyDictionary<long, string> persons)
{
    private static readonly string[] PersonFields = ["person_id", "into_person_id"];

    public static async Task<AuditNames> ReadAsync(
        NpgsqlDataSource database, int organizationId, IReadOnlyList<AuditRow> rows, CancellationToken cancellationToken)
    {
        var members = Numbers(rows, "member_id");
        var persons = PersonFields.SelectMany(field => Numbers(rows, field)).Distinct().ToArray();
        return new(
            await ReadAsync(database,
                "select member_id, email from members join users using (user_id) where organization_id = $1 and member_id = any($2)",
                organizationId, members, cancellationToken),
            await ReadAsync(
                database, "select person_id, case kind when 'claim' then coalesce((select t.machine from tokens t "
                    + "where t.organization_id = persons.organization_id and t.token_id = persons.key::bigint), 'machine ' || key) "
                    + "else coalesce(email, nullif(key, ''), 'unknown') end from persons "
                    + "where organization_id = $1 and person_id = any($2) and kind <> 'member'",
                organizationId, persons, cancellationToken));
    }

    public string? Member(long? id) => id is { } number ? members.GetValueOrDefault(number, $"member {number}") : null;

    public string? Person(long? id) => id is { } number ? persons.GetValueOrDefault(number, $"person {number}") : null;

    private static long[] Numbers(IReadOnlyList<AuditRow> rows, string field) =>
        [.. rows.Select(row => row.Number(field)).OfType<long>().Distinct()];

    private static async Task<Dictionary<long, string>> ReadAsync(
        NpgsqlDataSource database, string sql, int organizationId, long[] ids, CancellationToken cancellationToken)
    {
        Dictionary<long, string> names = [];
        if (ids.Length == 0)
            return names;
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = organizationId });
        command.Parameters.Add(new() { Value = ids });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            names[reader.GetInt64(0)] = reader.GetString(1);
        return names;
    }
}
