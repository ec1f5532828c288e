using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Usage;
using Takt.Server.Usage.People;

namespace Takt.Server.Usage.Queries;

/// <summary>
/// One filter of a question as SQL over the labels of <c>s</c>, with its parameter. What stands behind an id is looked up before, so that
/// sums are found by what is in their own rows.
/// </summary>
/// <param name="Condition">Of the parameter <c>@filterN</c>.</param>
internal sealed record ScopeFilter(string Condition, IReadOnlyList<string> Columns, IReadOnlyList<NpgsqlParameter> Parameters)
{
    /// <summary>All but what it picks: what has no value at all isn't picked.</summary>
    public ScopeFilter Not() => this with { Condition = $"not coalesce({Condition}, false)" };

    public static async Task<ScopeFilter> ReadAsync(
        NpgsqlConnection connection, int organizationId, int number, string dimension, string[] values, PeopleDirectory? people,
        CancellationToken cancellationToken)
    {
        var name = $"filter{number}";
        switch (dimension)
        {
            case Dimension.Member or Dimension.Person:
                return new($"s.{DimensionColumn.PersonId} = any(@{name})", [DimensionColumn.PersonId],
                    [Ids(name, people!.PersonsWith(dimension == Dimension.Member, values))]);
            case Dimension.Machine:
                return await OfIdsAsync("machine_id", "select machine_id from machines where organization_id = $1 and host_name = any($2)");
            case Dimension.Account:
                return await OfIdsAsync(
                    "account_id", $"select account_id from accounts ac where organization_id = $1 and {AccountNames.Value} = any($2)");
            case Dimension.Connection:
                return await OfIdsAsync(
                    "connection_id", "select connection_id::bigint from connections where organization_id = $1 and slug = any($2)");
            case Dimension.Session:
                return new($"s.session_id::text = any(@{name})", [], [Texts(name, values)]);
            case DimensionColumn.Automation when people!.ByHand.Any(kind => kind is not null):
                return OfAutomation(name, values, people);
            default:
                return new($"coalesce(s.{dimension}, '') = any(@{name})", [dimension], [Texts(name, values)]);
        }

        async Task<ScopeFilter> OfIdsAsync(string column, string find)
        {
            await using var command = new NpgsqlCommand(find, connection)
            {
                Parameters = { new() { Value = organizationId }, new() { Value = values } },
            };
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            List<long> ids = [];
            while (await reader.ReadAsync(cancellationToken))
                ids.Add(reader.GetInt64(0));
            var condition = $"s.{column} = any(@{name})";
            return new(values.Contains("") ? $"({condition} or s.{column} is null)" : condition, [column], [Ids(name, [.. ids])]);
        }
    }

    private static ScopeFilter OfAutomation(string name, string[] values, PeopleDirectory people)
    {
        return new(
            $"""
            case when s.person_id = any(@{name}_people) then ''
              when s.person_id = any(@{name}_automation) then coalesce(s.automation, '{Kinds.ByHand}')
              else coalesce(s.automation, '') end = any(@{name})
            """,
            [DimensionColumn.PersonId, DimensionColumn.Automation],
            [Texts(name, values), Ids(name + "_people", Said(Kinds.Person)), Ids(name + "_automation", Said(Kinds.Automation))]);

        long[] Said(string kind) => [.. people.PersonIds.Where(person => people.ByHandOf(person) == kind)];
    }

    private static NpgsqlParameter Ids(string name, long[] values) =>
        new(name, NpgsqlDbType.Array | NpgsqlDbType.Bigint) { Value = values };

    private static NpgsqlParameter Texts(string name, string[] values) =>
        new(name, NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = values };
}
