using System.Collections.Immutable;
using Takt.Metering.Usage;
using Takt.Server.Dashboard.Charts;
using Takt.Server.Dashboard.Filters;
using Takt.Server.Usage;

namespace Takt.Server.Dashboard.Pages.Spend;

/// <summary>What <em>Explore</em> is asked: rows by one dimension, columns by another, one measure, one order.</summary>
public sealed record SpendQuestion
{
    public const string NoColumns = "none";

    private const int FewRows = 25, MostRows = 500;

    /// <summary>The way down: each leads to the next one that isn't picked yet.</summary>
    private static readonly string[] Down = [Dimension.Member, Dimension.Repository, Dimension.Session];

    /// <summary>Of the address: what it takes besides a range and filters.</summary>
    public static IReadOnlyList<string> Takes { get; } = ["by", "columns", "measure", "sort", "rows"];

    public required PageAddress Address { get; init; }

    public required string Rows { get; init; }

    /// <summary>Null shows none.</summary>
    public string? Columns { get; init; }

    public required ChartMeasure Measure { get; init; }

    internal UsageSort Sort { get; private init; }

    public int Limit { get; private init; } = FewRows;

    public ImmutableArray<string> Complaints { get; private init; } = [];

    public bool ShowsAll => Limit > FewRows;

    public static SpendQuestion Of(PageAddress address, bool ofOne)
    {
        List<string> complaints = [.. address.Complaints];
        var usual = ofOne || address.Filters.Values.ContainsKey(Dimension.Member) ? Dimension.Repository : Dimension.Member;
        var rows = Known("by") ?? usual;
        var columns = address.Rest.GetValueOrDefault("columns") == NoColumns ? null
            : Known("columns") ?? (rows == Dimension.Model ? Dimension.QuerySource : Dimension.Model);
        var (measure, sort) = (address.Rest.GetValueOrDefault("measure"), address.Rest.GetValueOrDefault("sort"));
        if (ChartMeasure.Complaint(measure) is { } unknown)
            complaints.Add(unknown);
        var shown = ChartMeasure.Parse(measure);
        if (!string.IsNullOrEmpty(sort) && sort != "change" && ChartMeasure.Find(sort) is null)
            complaints.Add($"There is no order “{sort}”: use change, or a measure.");
        return new()
        {
            Address = address,
            Rows = rows,
            Columns = columns == rows || rows == Dimension.Session ? null : columns,
            Measure = shown,
            Sort = sort == "change" ? UsageSort.Change : (ChartMeasure.Find(sort) ?? shown).Sort,
            Limit = address.Rest.GetValueOrDefault("rows") == "all" ? MostRows : FewRows,
            Complaints = [.. complaints],
        };

        string? Known(string name)
        {
            if (address.Rest.GetValueOrDefault(name) is not { } dimension)
                return null;
            if (Dimension.IsKnown(dimension))
                return dimension;
            complaints.Add($"There is no dimension “{dimension}”: use {string.Join(", ", Dimension.All)}.");
            return null;
        }
    }

    /// <summary>The address of one row: all of it, by the next dimension on the way down.</summary>
    public PageAddress Below(string value)
    {
        var below = Address.Where(Rows, value);
        var next = Down.FirstOrDefault(dimension => !below.Filters.Values.ContainsKey(dimension)) ?? Dimension.Session;
        return Plain(below).With("by", next);
    }

    /// <summary>The address of one cell.</summary>
    public PageAddress Below(string row, string column) => Below(row).Where(Columns!, column);

    /// <summary>The address of a row's sessions.</summary>
    public PageAddress Sessions(string value) => Plain(Address.Where(Rows, value)).With("by", Dimension.Session);

    /// <summary>The same in another order.</summary>
    public PageAddress Ordered(string sort) => Address.With("sort", sort);

    /// <summary>Without what belongs to the rows that were shown.</summary>
    private static PageAddress Plain(PageAddress address) => address.With("rows", null).With("columns", null).With("sort", null);
}
