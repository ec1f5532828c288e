using Npgsql;
using Takt.Server.Usage.People;

namespace Takt.Server.Usage.Queries;

/// <summary>Reads what scopes need, each once for all questions that are asked on the connection.</summary>
internal sealed class ScopeReader(NpgsqlConnection connection)
{
    private readonly Dictionary<(int OrganizationId, long MemberId), long[]> _viewers = [];
    private readonly Dictionary<int, PeopleDirectory> _people = [];

    /// <param name="groupBy">Dimensions that the question asks for besides its filters.</param>
    public async Task<QueryScope> ReadAsync(
        int organizationId, long? viewerMemberId, UsageFilters filters, IEnumerable<string> groupBy, CancellationToken cancellationToken)
    {
        var viewer = viewerMemberId is not { } member ? null : await OnceAsync(_viewers, (organizationId, member),
            () => PeopleStore.PersonsOfAsync(connection, organizationId, member, cancellationToken));
        var asksForPeople = filters.Dimensions.Concat(groupBy).Any(DimensionColumn.AsksForPeople);
        var people = !asksForPeople ? null : await OnceAsync(_people, organizationId,
            () => PeopleStore.NotThemselvesAsync(connection, organizationId, cancellationToken));
        var conditions = new List<ScopeFilter>();
        foreach (var (dimension, values, isNot) in filters.Values.Select(f => (f.Key, f.Value, false))
            .Concat(filters.Excluded.Select(f => (f.Key, f.Value, true))))
        {
            var filter = await ScopeFilter.ReadAsync(
                connection, organizationId, conditions.Count, dimension, [.. values], people, cancellationToken);
            conditions.Add(isNot ? filter.Not() : filter);
        }

        return new(organizationId, viewer, filters, conditions, people);
    }

    private static async Task<TValue> OnceAsync<TKey, TValue>(Dictionary<TKey, TValue> known, TKey key, Func<Task<TValue>> read)
        where TKey : notnull => known.TryGetValue(key, out var value) ? value : known[key] = await read();
}
