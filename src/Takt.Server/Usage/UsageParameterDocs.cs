using Takt.Metering.Usage;
using Takt.Server.Http;

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

    private static readonly IEnumerable<QueryParameter> Filters =
        DimensionTable.Rows.Where(row => row.IsListed)
            .Select(row => new QueryParameter(row.Name, $"Only this {row.Doc}. May be repeated; empty picks what is attributed to none.",
                Repeatable: true));

    public static readonly IReadOnlyList<QueryParameter> Usage =
    [
        From, To, Interval,
        new("group_by", "Dimensions to group by: up to two.", "model", Repeatable: true) { Allowed = Dimension.All },
        QueryParameter.Limit(otherwise: 20, UsageEndpoints.MaxGroups, "Groups to name; the rest is summed as other."),
        new("time_zone", "IANA name of the zone in which days begin; the organization's by default.", "Europe/Zurich"),
        Views, .. Filters,
    ];

    public static readonly IReadOnlyList<QueryParameter> Activity =
    [
        From, To, .. Filters.Where(p => p.Name is "model" or "source" or "automation" or "member" or "team" or "repository"),
    ];

    public static readonly IReadOnlyList<QueryParameter> Sessions =
    [
        From, To, Sort, .. Paging.Parameters, .. Filters.Where(p => p.Name != Dimension.Session),
    ];

    public static readonly IReadOnlyList<QueryParameter> Session = [QueryParameter.Cursor];

    public static readonly IReadOnlyList<QueryParameter> Events = [Views];
}
