using Takt.Metering.Usage;
using Takt.Server.Http;

namespace Takt.Server.Usage;

/// <summary>What the API document says of the parameters that are read from the query string as a whole.</summary>
internal static class UsageParameterDocs
{
    private static readonly QueryParameter From = new("from", "Start, included: a date or a time with its offset.", "2026-11-01");
    private static readonly QueryParameter To = new("to", "End, excluded: a date or a time with its offset.", "2026-12-01T00:00:00Z");
    private static readonly QueryParameter Cursor = new("cursor", "The next_cursor of the page before.");

    private static readonly string View =
        "own or organization. Default: own for a member, organization for an admin and for a token that belongs to nobody. Where an admin allows it, a member may ask for the "
        + $"organization, grouped and filtered by what names nobody: {string.Join(", ", AggregateDimension.All)}.";

    private static readonly IEnumerable<QueryParameter> Filters =
        Dimension.All.Select(d => new QueryParameter(d, $"Only this {d.Replace('_', ' ')}; may be repeated; empty picks what is attributed to none.", Repeatable: true));

    public static readonly IReadOnlyList<QueryParameter> Usage =
    [
        From, To, new("interval", "hour, day (default), week or month.", "week"), new("group_by", "Up to two dimensions.", Repeatable: true),
        new("limit", "Groups before the rest is summed as other: 20 by default, 1000 at most."), new("time_zone", "IANA name; the organization's by default."),
        new("view", View, "organization"), .. Filters,
    ];

    public static readonly IReadOnlyList<QueryParameter> Sessions =
    [
        From, To, new("sort", "newest (default), cost or tokens."), new("limit", "50 by default, 200 at most."), Cursor, .. Filters.Where(p => p.Name != Dimension.Session),
    ];

    public static readonly IReadOnlyList<QueryParameter> Session = [Cursor];
}
