using Npgsql;
using NpgsqlTypes;
using Takt.Metering.Usage;
using Takt.Server.Usage.People;

namespace Takt.Server.Usage.Queries;

/// <summary>
/// What part of an organization's usage a question is about: ownership, the viewer and the filters, as SQL over the labels of <c>s</c> and
/// its parameters.
/// </summary>
internal sealed class QueryScope
{
    private readonly int _organizationId;
    private readonly IReadOnlyList<ScopeFilter> _filters;
    private readonly bool _byHand;

    /// <param name="people">Those who count as a member or as somebody else; null where nothing asks for people.</param>
    public QueryScope(
        int organizationId, long[]? viewerPersons, UsageFilters filters, IReadOnlyList<ScopeFilter> conditions, PeopleDirectory? people)
    {
        _organizationId = organizationId;
        _filters = conditions;
        _byHand = people?.ByHand.Any(kind => kind is not null) ?? false;
        People = people ?? PeopleDirectory.Nobody;
        ViewerPersons = viewerPersons;
        HasSession = filters.Dimensions.Contains(Dimension.Session);
        OfCall = filters.Dimensions.Any(dimension => Of(dimension).OfCall);
        Columns = [.. conditions.SelectMany(filter => filter.Columns).Concat(viewerPersons is null ? [] : [DimensionColumn.PersonId])];
        Where = (viewerPersons is null ? "" : $" and s.{DimensionColumn.PersonId} = any(@viewer)")
            + string.Concat(conditions.Select(filter => $" and {filter.Condition}"));
    }

    /// <summary>Those who count as a member or as somebody else; nobody where nothing asks for people.</summary>
    public PeopleDirectory People { get; }

    /// <summary>The persons who are the viewer; null when the viewer may see everyone.</summary>
    public long[]? ViewerPersons { get; }

    /// <summary>True when single sessions are picked.</summary>
    public bool HasSession { get; }

    /// <summary>True when a filter picks by what only calls have.</summary>
    public bool OfCall { get; }

    /// <summary>Columns of <c>series</c> that <see cref="Where"/> needs.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Conditions on <c>s</c>, each led by <c>and</c>.</summary>
    public string Where { get; }

    /// <summary>True when every row of the organization is in scope.</summary>
    public bool IsWhole => Where.Length == 0;

    /// <summary>A dimension as this scope's people make it.</summary>
    public DimensionColumn Of(string dimension) => DimensionColumn.Of(dimension, _byHand);

    public void Bind(NpgsqlParameterCollection parameters)
    {
        parameters.AddWithValue("org", _organizationId);
        if (ViewerPersons is not null)
            parameters.AddWithValue("viewer", NpgsqlDbType.Array | NpgsqlDbType.Bigint, ViewerPersons);
        // A parameter belongs to one statement.
        foreach (var parameter in _filters.SelectMany(filter => filter.Parameters))
            parameters.Add(parameter.Clone());
    }
}
