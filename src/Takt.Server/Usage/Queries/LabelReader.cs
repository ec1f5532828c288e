using Npgsql;
using Takt.Metering.Usage;

namespace Takt.Server.Usage.Queries;

/// <summary>Names for the values of dimensions whose values are ids.</summary>
internal sealed class LabelReader
{
    private readonly QueryScope _scope;
    private readonly Dictionary<string, string> _accounts = [];
    private readonly Dictionary<string, string> _sessions = [];

    private LabelReader(QueryScope scope) => _scope = scope;

    /// <param name="values">Dimension to the values that occur in the answer.</param>
    public static async Task<LabelReader> ReadAsync(
        NpgsqlConnection connection, int organizationId, QueryScope scope, ILookup<string, string> values, CancellationToken cancellationToken)
    {
        var labels = new LabelReader(scope);
        if (values.Contains(Dimension.Account))
            await FillAsync(labels._accounts, $"""
                select {DimensionSql.Of(Dimension.Account).Expression}, ac.email from accounts ac
                where ac.organization_id = $1 and ac.email is not null and {DimensionSql.Of(Dimension.Account).Expression} = any($2)
                """, [.. values[Dimension.Account]]);
        if (values.Contains(Dimension.Session))
            await FillAsync(labels._sessions, "select session_id::text, name from sessions where organization_id = $1 and session_id = any($2::uuid[])",
                [.. values[Dimension.Session]]);
        return labels;

        async Task FillAsync(Dictionary<string, string> into, string sql, string[] keys)
        {
            await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = organizationId }, new() { Value = keys } } };
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) into[reader.GetString(0)] = reader.GetString(1);
        }
    }

    /// <summary>Null where the value says it all.</summary>
    public string? Label(string dimension, string value) => value.Length == 0 ? null : dimension switch
    {
        Dimension.Member => _scope.People.Label(value),
        Dimension.Person => _scope.People.PersonLabel(value),
        Dimension.Connection => _scope.ConnectionLabels.GetValueOrDefault(value),
        Dimension.Account => _accounts.GetValueOrDefault(value),
        Dimension.Session => _sessions.GetValueOrDefault(value),
        _ => null,
    };
}
