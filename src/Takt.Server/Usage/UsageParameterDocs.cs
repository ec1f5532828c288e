using System.Text.Json;
using Takt.Metering.Usage;
using Takt.Server.Http;
using Takt.Server.Usage.Costs;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Usage;

/// <summary>Parameters of questions about usage: <see cref="Queries.UsageParameters"/> reads by them, the document tells them.</summary>
internal static class UsageParameterDocs
{
    private static readonly QueryParameter From = new("from", "Start, included: a date or a time with its offset.", "2026-11-01");
    private static readonly QueryParameter To = new("to", "End, excluded: a date or a time with its offset.", "2026-12-01T00:00:00Z");

    private static readonly string View =
        "Whose usage. Left out: own for a member, organization for an admin and for a token that belongs to nobody. "
            + "Where an admin allows it, a member may ask for the "
        + $"organization, grouped and filtered by what names nobody: {string.Join(", ", AggregateDimension.All)}.";

    public static readonly QueryChoice<UsageInterval> Interval =
        QueryParameter.Choice<UsageInterval>("interval", "How long a point of the series is.", UsageInterval.Day);

    public static readonly QueryChoice<UsageView> Views = QueryParameter.Choice<UsageView>("view", View);

    public static readonly QueryChoice<SessionSort> Sort =
        QueryParameter.Choice<SessionSort>("sort", "What comes first.", SessionSort.Newest);

    public static readonly QueryChoice<UsageSort> Order = QueryParameter.Choice(
        "sort",
        "By what groups are ordered, the most first; change is how much the cost has changed, up or down, and tells the range before.",
        Enum.GetValues<UsageSort>(), sort => JsonNamingPolicy.SnakeCaseLower.ConvertName(sort.ToString()), default(UsageSort));

    public static readonly QueryChoice<UsageComparison> Compare = QueryParameter.Choice<UsageComparison>(
        "compare",
        "before tells the range before, shifted by whole weeks, beside every total; of a range that isn't over only as much of it.");

    public static readonly QueryChoice<bool> Explain = QueryParameter.Flag(
        "explain", "Whether each change since the range before is told in its five parts, which add up to it.", otherwise: false);

    private static readonly IEnumerable<QueryParameter> Filters =
        DimensionTable.Rows.Where(row => row.IsListed).SelectMany(row => new QueryParameter[]
        {
            new(row.Name, $"Only this {row.Doc}. May be repeated; empty picks what is attributed to none.", Repeatable: true),
            new(row.Name + UsageParameters.Not, $"All but this {row.Doc}. May be repeated; empty leaves out what is attributed to none.",
                Repeatable: true),
        });

    public static readonly IReadOnlyList<QueryParameter> Usage =
    [
        From, To, Interval,
        new("group_by", "Dimensions to group by: up to two.", "model", Repeatable: true) { Allowed = Dimension.All },
        QueryParameter.Limit(otherwise: 20, UsageEndpoints.MaxGroups, "Groups to name; the rest is summed as other."),
        Order, Compare, Explain,
        new("time_zone", "IANA name of the zone in which days begin; the organization's by default.", "Europe/Zurich"),
        Views, .. Filters,
    ];

    public static readonly IReadOnlyList<QueryParameter> Activity =
    [
        From, To, .. Filters.Where(p => p.Name.TrimEnd('!') is "model" or "source" or "automation" or "member" or "team" or "repository"),
    ];

    public static readonly QueryChoice<CostFormat> Format = QueryParameter.Choice<CostFormat>(
        "format", "csv: a column for every dimension and measure; jsonl: the items of /api/costs, one a line; focus: FinOps FOCUS 1.2.",
        CostFormat.Csv);

    private static readonly QueryParameter[] CostRange = [From, To, .. Filters.Where(p => p.Name.TrimEnd('!') != Dimension.Session)];

    public static readonly IReadOnlyList<QueryParameter> Costs = [.. CostRange, .. Paging.Parameters];

    public static readonly IReadOnlyList<QueryParameter> CostExport = [Format, .. CostRange];

    public static readonly IReadOnlyList<QueryParameter> Sessions =
    [
        From, To, Sort, .. Paging.Parameters, .. Filters.Where(p => p.Name.TrimEnd('!') != Dimension.Session),
    ];

    public static readonly IReadOnlyList<QueryParameter> Session = [QueryParameter.Cursor];

    public static readonly IReadOnlyList<QueryParameter> Events = [Views];
}
