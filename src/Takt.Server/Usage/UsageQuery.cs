using System.Collections.Immutable;
using Takt.Server.Usage.Queries;

namespace Takt.Server.Usage;

/// <summary>A question about usage, for one organization and for what one viewer may see of it.</summary>
internal sealed record UsageQuery
{
    public required int OrganizationId { get; init; }

    /// <summary>The member whose own usage alone is shown; null shows the organization's.</summary>
    public long? ViewerMemberId { get; init; }

    /// <summary>Included; by default 24 hours, 30 days, 12 weeks or 12 months before <see cref="To"/>.</summary>
    public UsageMoment? From { get; init; }

    /// <summary>Excluded; by default the end of today.</summary>
    public UsageMoment? To { get; init; }

    public UsageInterval Interval { get; init; } = UsageInterval.Day;

    /// <summary>Two dimensions at most.</summary>
    public ImmutableArray<string> GroupBy { get; init; } = [];

    public UsageFilters Filters { get; init; } = UsageFilters.None;

    /// <summary>IANA name; null is the organization's.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Groups beyond it are summed up as <c>other</c>.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>By what groups are ordered, the most first.</summary>
    public UsageSort Sort { get; init; }

    /// <summary>Whether the range before is told besides.</summary>
    public bool Compare { get; init; }

    /// <summary>Whether the change since the range before is explained; implies <see cref="Compare"/>.</summary>
    public bool Explain { get; init; }

    public bool IsCompared => Compare || Explain || Sort == UsageSort.Change;
}
