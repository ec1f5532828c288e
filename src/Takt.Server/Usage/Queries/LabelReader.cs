using Npgsql;
using Takt.Metering.Usage;
using Takt.Server.Usage.People;

namespace Takt.Server.Usage.Queries;

/// <summary>Names for the values of dimensions whose values are ids.</summary>
internal sealed class LabelReader
{
    private readonly Dictionary<string, string> _accounts = [];
    private readonly Dictionary<string, string> _sessions = [];
    private readonly Dictionary<string, string> _connections = [];

    private readonly PeopleDirectory _people;

    private LabelReader(PeopleDirectory people) => _people = people;

    /// <param name="values">Dimension to the values that occur in the answer.</param>
    public static async Task<LabelReader> ReadAsync(
        NpgsqlConnection connection, int organizationId, ILookup<string, string> values,
        CancellationToken cancellationToken)
    {
        var labels = new LabelReader(await PeopleAsync(connection, organizationId, values, cancellationToken));
        if (values.Contains(Dimension.Account))
            await FillAsync(labels._accounts, $"""
                select {AccountNames.Value}, ac.email from accounts ac
                where ac.organization_id = $1 and ac.email is not null and {AccountNames.Value} = any($2)
                """, [.. values[Dimension.Account]]);
        if (values.Contains(Dimension.Connection))
            await FillAsync(labels._connections, "select slug, name from connections where organization_id = $1 and slug = any($2)",
                [.. values[Dimension.Connection]]);
        if (values.Contains(Dimension.Session))
            await FillAsync(
                labels._sessions, "select session_id::text, name from sessions where organization_id = $1 and session_id = any($2::uuid[])",
                [.. values[Dimension.Session].Where(value => Guid.TryParse(value, out _))]);
        return labels;

        async Task FillAsync(Dictionary<string, string> into, string sql, string[] keys)
        {
            await using var command =
                new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = organizationId }, new() { Value = keys } } };
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                into[reader.GetString(0)] = reader.GetString(1);
        }
    }

    // Names are read for the rows that are shown, and for no others.
    private static Task<PeopleDirectory> PeopleAsync(
        NpgsqlConnection connection, int organizationId, ILookup<string, string> values, CancellationToken cancellationToken)
    {
        string[] members = [.. values[Dimension.Member]];
        var persons = members.Where(IsPerson).Select(value => value[PeopleDirectory.PersonPrefix.Length..])
            .Concat(values[Dimension.Person]);
        return members.Length == 0 && !values.Contains(Dimension.Person)
            ? Task.FromResult(PeopleDirectory.Nobody)
            : PeopleStore.OfAsync(connection, organizationId, Ids(persons), Ids(members.Where(value => !IsPerson(value))),
                cancellationToken);

        static bool IsPerson(string value) => value.StartsWith(PeopleDirectory.PersonPrefix, StringComparison.Ordinal);

        static IEnumerable<long> Ids(IEnumerable<string> values) => values.Select(value => long.TryParse(value, out var id) ? id : 0);
    }

    /// <summary>Null where the value says it all.</summary>
    public string? Label(string dimension, string value) => value.Length == 0 ? null : dimension switch
    {
        Dimension.Member => _people.Label(value),
        Dimension.Person => _people.PersonLabel(value),
        Dimension.Connection => _connections.GetValueOrDefault(value),
        Dimension.Account => _accounts.GetValueOrDefault(value),
        Dimension.Session => _sessions.GetValueOrDefault(value),
        _ => null,
    };
}
