using System.Collections.Immutable;

namespace Takt.Server.Usage.Queries;

/// <summary>Dimension to the values it may have; the empty value is what is attributed to nothing.</summary>
internal sealed record UsageFilters(ImmutableSortedDictionary<string, ImmutableArray<string>> Values)
{
    public static readonly UsageFilters None = new(ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty);

    /// <summary>Dimension to the values it may not have.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Excluded { get; init; } =
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>All that is filtered by.</summary>
    public IEnumerable<string> Dimensions => Values.Keys.Union(Excluded.Keys);

    public UsageFilters With(string dimension, params ImmutableArray<string> values) =>
        this with { Values = Values.SetItem(dimension, values) };

    /// <summary>The same without what it says of a dimension.</summary>
    public UsageFilters But(string dimension) => this with { Values = Values.Remove(dimension), Excluded = Excluded.Remove(dimension) };

    public UsageFilters Without(string dimension, params ImmutableArray<string> values) =>
        this with { Excluded = Excluded.SetItem(dimension, values) };
}
