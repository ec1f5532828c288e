using System.Collections.Immutable;
using Takt.Metering.Usage;
using Takt.Server.Usage;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Dashboard.Filters;

/// <summary>What a page shows, as its address says it: links are made of it, so that each keeps the rest.</summary>
/// <param name="Path">Of the page.</param>
public sealed record PageAddress(string Path, PageRange Range)
{
    internal UsageFilters Filters { get; init; } = UsageFilters.None;

    /// <summary>What the page takes besides: its measure, its order.</summary>
    public ImmutableSortedDictionary<string, string> Rest { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What is wrong with the address, in words.</summary>
    public ImmutableArray<string> Complaints { get; init; } = [];

    public bool IsFiltered => !Filters.Values.IsEmpty || !Filters.Excluded.IsEmpty;

    /// <param name="names">What the page takes besides a range and filters.</param>
    public static PageAddress Of(HttpRequest request, DateOnly today, params IReadOnlyList<string> names)
    {
        var query = request.Query;
        var range = RangeWords.Read(query["range"].FirstOrDefault(), today, out var complaint);
        var filters = new UsageParameters(query, []).Filters();
        var impossible = filters.Dimensions.FirstOrDefault(dimension => filters.Values.GetValueOrDefault(dimension, [])
            .Concat(filters.Excluded.GetValueOrDefault(dimension, [])).Any(value => value.Contains('\0', StringComparison.Ordinal)));
        var rest = names.Where(name => !string.IsNullOrEmpty(query[name].FirstOrDefault()))
            .ToImmutableSortedDictionary(name => name, name => query[name].First()!, StringComparer.Ordinal);
        var strange = query.Keys
            .Where(key => key != "range" && !names.Contains(key) && !FilterForm.Fields.Contains(key))
            .Where(key => !Dimension.IsKnown(key.TrimEnd('!')))
            .Select(key => $"“{key}” is nothing that this page can show or filter by.");
        return new(request.Path.Value ?? "/", range)
        {
            Filters = impossible is null ? filters : UsageFilters.None,
            Rest = rest,
            Complaints = [.. new[] { complaint, Nul(impossible) }.OfType<string>(), .. strange],
        };
    }

    private static string? Nul(string? dimension) =>
        dimension is null ? null : $"“{dimension}” has a NUL character, which no value has.";

    public PageAddress On(string path) => this with { Path = path };

    public PageAddress For(PageRange range) => this with { Range = range };

    /// <param name="value">Null takes it away.</param>
    public PageAddress With(string name, string? value) =>
        this with { Rest = value is null ? Rest.Remove(name) : Rest.SetItem(name, value) };

    /// <summary>Only this value; empty is what is attributed to none.</summary>
    public PageAddress Where(string dimension, string value) =>
        this with { Filters = Filters.With(dimension, value) with { Excluded = Filters.Excluded.Remove(dimension) } };

    /// <summary>All but this value; empty is what is attributed to none.</summary>
    public PageAddress Except(string dimension, string value)
    {
        var excluded = Filters.Excluded.GetValueOrDefault(dimension, []);
        return this with { Filters = Filters.Without(dimension, excluded.Contains(value) ? excluded : excluded.Add(value)) };
    }

    /// <summary>Without a value that it is filtered by; of several the others stay.</summary>
    public PageAddress Without(string dimension, string value, bool excluded)
    {
        var from = excluded ? Filters.Excluded : Filters.Values;
        var left = from[dimension].Remove(value);
        var rest = left.IsEmpty ? from.Remove(dimension) : from.SetItem(dimension, left);
        return this with { Filters = excluded ? Filters with { Excluded = rest } : Filters with { Values = rest } };
    }

    public PageAddress Unfiltered() => this with { Filters = UsageFilters.None };

    /// <summary>The question of it, for a viewer.</summary>
    internal UsageQuery Question(int organizationId, long? viewerMemberId) => new()
    {
        OrganizationId = organizationId,
        ViewerMemberId = viewerMemberId,
        From = UsageMoment.StartOf(Range.From),
        To = UsageMoment.StartOf(Range.To),
        Filters = Filters,
    };

    /// <summary>The query that follows the path, without its question mark.</summary>
    public string Query => string.Join('&', Pairs());

    public override string ToString() => $"{Path}?{Query}";

    private IEnumerable<string> Pairs()
    {
        yield return $"range={Range.Key}";
        foreach (var (dimension, values) in Filters.Values)
        {
            foreach (var value in values)
                yield return $"{dimension}={Uri.EscapeDataString(value)}";
        }

        foreach (var (dimension, values) in Filters.Excluded)
        {
            foreach (var value in values)
                yield return $"{dimension}!={Uri.EscapeDataString(value)}";
        }

        foreach (var (name, value) in Rest)
            yield return $"{name}={Uri.EscapeDataString(value)}";
    }
}
