using Microsoft.AspNetCore.Http.HttpResults;
using Takt.Metering.Usage;
using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.Usage;

/// <summary>How far a caller sees in a view.</summary>
/// <param name="OnlyMember">Whose rows alone count; null counts the whole organization's.</param>
/// <param name="OnlySums">The organization's sums for a member: nothing that names a person, a seat or a single piece of work.</param>
/// <param name="Refusal">Why they don't see it at all; the rest says nothing then.</param>
internal sealed record UsageReach(long? OnlyMember, bool OnlySums = false, ProblemHttpResult? Refusal = null)
{
    /// <summary>Every way in which a view is refused.</summary>
    public static IReadOnlyList<ProblemHttpResult> Refusals => [Nobodys, NotAllowed, OwnOnly, Closed([Dimension.Member])];

    /// <summary>Of somebody's own usage, asked for by nobody's token.</summary>
    public static ProblemHttpResult NoOwnUsage => Nobodys;

    /// <summary>The view of who doesn't ask for one.</summary>
    public static UsageView DefaultOf(Caller caller) => caller.OnlyMember is null ? UsageView.Organization : UsageView.Own;

    /// <param name="dimensions">All that the answer is grouped or filtered by.</param>
    public static UsageReach Of(Caller caller, UsageView view, params IEnumerable<string> dimensions)
    {
        if (view == UsageView.Own)
            return caller.MemberId is { } own ? new(own) : new(null, Refusal: Nobodys);
        if (caller.OnlyMember is not { } member)
            return new((long?)null);
        if (!caller.MemberAggregates)
            return new(member, Refusal: caller.ByCookie ? NotAllowed : OwnOnly);
        string[] closed = [.. dimensions.Where(dimension => !AggregateDimension.Allows(dimension)).Distinct()];
        return closed.Length > 0 ? new(member, Refusal: Closed(closed)) : new(null, OnlySums: true);
    }

    private static ProblemHttpResult Nobodys => Problems.Create(
        StatusCodes.Status400BadRequest, "no_own_usage", "This token belongs to nobody, so there is no usage of its own.",
        "Ask with view=organization, or with the token of a member.");

    private static ProblemHttpResult NotAllowed => Problems.Forbidden(
        "aggregates_not_allowed", "Members of this organization see their own usage only.",
        "Ask an admin to let members see the organization's aggregates, under Settings → Organization; or ask with view=own.");

    private static ProblemHttpResult OwnOnly => Problems.Forbidden(
        "aggregates_not_allowed", "A member's token reads that member's own usage only.",
        "Sign in and look at the home page, where an admin may have opened the organization's sums; or ask with view=own.");

    private static ProblemHttpResult Closed(string[] dimensions) => Problems.Create(
        StatusCodes.Status403Forbidden, "aggregate_not_allowed",
        $"Members don't see the organization's usage by {string.Join(", ", dimensions)}, "
            + $"only by {string.Join(", ", AggregateDimension.All)}.",
        $"Leave {string.Join(" and ", dimensions)} out, or ask with view=own.",
        new("dimensions", dimensions), new("allowed", AggregateDimension.All));
}
