using System.Collections.Frozen;
using System.Collections.Immutable;
using Takt.Metering.Counting;
using Takt.Metering.Usage;

namespace Takt.Metering.Sums;

/// <summary>One measure: its column in every table of sums, and where it is in what changes.</summary>
/// <param name="IsMoney">Nano-dollars; else a count or milliseconds.</param>
public sealed record MeasureRow(string Column, bool IsMoney, Func<UsageMeasures, long> Of);

/// <summary>
/// Every measure of the sums by time and label, once. The first are those of <see cref="AmountTable"/>; the others aren't in sums of single
/// sessions.
/// </summary>
public static class MeasureTable
{
    public static readonly ImmutableArray<MeasureRow> Rows =
    [
        .. AmountTable.Rows.Select(row => new MeasureRow(row.Column, row.IsMoney, measures => row.Of(measures.Amounts))),
        Count("sessions", m => m.Sessions),
        Count("active_ms", m => m.ActiveMs),
        Count("commits", m => m.Commits),
        Count("pull_requests", m => m.PullRequests),
        Count("lines_added", m => m.LinesAdded),
        Count("lines_removed", m => m.LinesRemoved),
    ];

    /// <summary>The columns in the order of <see cref="Rows"/>, separated by commas.</summary>
    public static readonly string Columns = string.Join(", ", Rows.Select(row => row.Column));

    private static readonly FrozenDictionary<string, Func<long, UsageMeasures>> ByKind = new Dictionary<string, Func<long, UsageMeasures>>
    {
        [ActivityKinds.ActiveUser] = value => new() { ActiveMs = value },
        [ActivityKinds.ActiveCli] = value => new() { ActiveMs = value },
        [ActivityKinds.Commits] = value => new() { Commits = value },
        [ActivityKinds.PullRequests] = value => new() { PullRequests = value },
        [ActivityKinds.LinesAdded] = value => new() { LinesAdded = value },
        [ActivityKinds.LinesRemoved] = value => new() { LinesRemoved = value },
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The kinds of activity that are a measure.</summary>
    public static readonly ImmutableArray<string> ActivityKindNames = [.. ByKind.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The place of a column among <see cref="Rows"/>.</summary>
    /// <exception cref="InvalidOperationException">There is none of that name.</exception>
    public static int IndexOf(string column) => Rows.IndexOf(Rows.First(row => row.Column == column));

    /// <summary>What so much of a kind of activity adds: nothing where the kind is no measure.</summary>
    public static UsageMeasures Of(string kind, long value) => ByKind.TryGetValue(kind, out var of) ? of(value) : default;

    private static MeasureRow Count(string column, Func<UsageMeasures, long> of) => new(column, IsMoney: false, of);
}
