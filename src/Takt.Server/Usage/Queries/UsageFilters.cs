using System.Collections.Immutable;

namespace Takt.Server.Usage.Queries;

/// <summary>Dimension to the values it may have; the empty value is what is attributed to nothing.</summary>
internal sealed record UsageFilters(ImmutableSortedDictionary<string, ImmutableArray<string>> Values)
{
    public static readonly UsageFilters None = new(ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty);

    public UsageFilters With(string dimension, params ImmutableArray<string> values) => new(Values.SetItem(dimension, values));
}
