using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Usage;
using Takt.Server.Usage.People;

namespace Takt.Server.Usage.Queries;

/// <summary>
/// What part of an organization's usage a question is about: ownership, the viewer and the filters, as SQL and its parameters.
/// </summary>
internal sealed class QueryScope
{
    private readonly int _organizationId;
    private readonly UsageFilters _filters;
    private readonly ConnectionNames _connections;

    // Of those who count as a member or as somebody else; null where nothing asks for people.
    private readonly PeopleDirectory? _people;

    private QueryScope(
        int organizationId, long[]? viewerPersons, UsageFilters filters, PeopleDirectory? people, ConnectionNames connections)
    {
        _organizationId = organizationId;
        _filters = filters;
        _connections = connections;
        _people = people;
        ViewerPersons = viewerPersons;
        Tables = TablesOf(filters.Values.Keys) | (viewerPersons is null ? DimensionTables.None : DimensionTables.Series);
        HasSession = filters.Values.ContainsKey(Dimension.Session);
        OfCall = filters.Values.Keys.Any(d => DimensionSql.Of(d).OfCall);
        var viewer = ViewerPersons is null ? "" : " and s.person_id = any(@viewer)";
        Where = viewer + string.Concat(
            filters.Values.Keys.Select((dimension, i) => $" and {DimensionSql.Of(dimension).Expression} = any(@filter{i})"));
    }

    /// <summary>The persons who are the viewer; null when the viewer may see everyone.</summary>
    public long[]? ViewerPersons { get; }

    public IReadOnlyDictionary<string, string> ConnectionLabels => _connections.Labels;

    /// <summary>Tables that <see cref="Where"/> needs.</summary>
    public DimensionTables Tables { get; }

    /// <summary>True when single sessions are picked.</summary>
    public bool HasSession { get; }

    /// <summary>True when a filter picks by what only calls have.</summary>
    public bool OfCall { get; }

    /// <summary>Conditions on <c>r</c> and <c>s</c>, each led by <c>and</c>.</summary>
    public string Where { get; }

    /// <summary>True when every row of the organization is in scope.</summary>
    public bool IsWhole => Where.Length == 0;

    /// <param name="groupBy">Dimensions that the question asks for besides its filters.</param>
    public static async Task<QueryScope> ReadAsync(
        NpgsqlConnection connection, int organizationId, long? viewerMemberId, UsageFilters filters,
        IEnumerable<string> groupBy, CancellationToken cancellationToken)
    {
        var viewer = viewerMemberId is { } member
            ? await PeopleStore.PersonsOfAsync(connection, organizationId, member, cancellationToken) : null;
        var people = TablesOf(filters.Values.Keys.Concat(groupBy)).HasFlag(DimensionTables.People)
            ? await PeopleStore.NotThemselvesAsync(connection, organizationId, cancellationToken)
            : null;
        var connections = await ConnectionNames.ReadAsync(connection, organizationId, cancellationToken);
        return new(organizationId, viewer, filters, people, connections);
    }

    private static DimensionTables TablesOf(IEnumerable<string> dimensions) =>
        dimensions.Aggregate(DimensionTables.None, (tables, dimension) => tables | DimensionSql.Of(dimension).Tables);

    public void Bind(NpgsqlParameterCollection parameters, DimensionTables tables)
    {
        parameters.AddWithValue("org", _organizationId);
        if (ViewerPersons is not null)
            parameters.AddWithValue("viewer", NpgsqlDbType.Array | NpgsqlDbType.Bigint, ViewerPersons);
        var i = 0;
        foreach (var values in _filters.Values.Values)
            parameters.AddWithValue($"filter{i++}", NpgsqlDbType.Array | NpgsqlDbType.Text, values.ToArray());
        if (tables.HasFlag(DimensionTables.People) && _people is { } people)
        {
            parameters.AddWithValue("persons", people.PersonIds);
            parameters.AddWithValue("person_keys", people.PersonKeys);
            parameters.AddWithValue("member_keys", people.MemberKeys);
            parameters.AddWithValue("by_hand", NpgsqlDbType.Array | NpgsqlDbType.Text, people.ByHand);
        }

        if (tables.HasFlag(DimensionTables.Connections))
        {
            parameters.AddWithValue("connections", _connections.Ids);
            parameters.AddWithValue("slugs", _connections.Slugs);
        }
    }
}
