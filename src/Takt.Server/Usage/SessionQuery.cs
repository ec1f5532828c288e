using Takt.Server.Http;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Usage;

internal enum SessionSort
{
    /// <summary>By the newest record.</summary>
    Newest,
    Cost,
    Tokens,

    /// <summary>By its largest context.</summary>
    Context,

    /// <summary>By what misses of the cache cost.</summary>
    Misses,

    /// <summary>By what could have been less.</summary>
    Avoidable,

    /// <summary>By API errors, failed tools and rejections together.</summary>
    Errors,
    Commits,
}

/// <summary>Which sessions to list. Dates are days of the organization's zone.</summary>
internal sealed record SessionQuery
{
    public required int OrganizationId { get; init; }

    /// <summary>The member whose own sessions alone are shown; null shows the organization's.</summary>
    public long? ViewerMemberId { get; init; }

    /// <summary>Sessions that were alive from here …</summary>
    public UsageMoment? From { get; init; }

    /// <summary>… to here (excluded).</summary>
    public UsageMoment? To { get; init; }

    /// <summary>All dimensions but the session itself; a session is listed when any of its usage fits them all.</summary>
    public UsageFilters Filters { get; init; } = UsageFilters.None;

    public SessionSort Sort { get; init; }
    public int Limit { get; init; } = 50;
    public PageCursor? Cursor { get; init; }
}
