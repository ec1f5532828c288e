using Takt.Server.Access;
using Takt.Server.Usage;

namespace Takt.Server.Dashboard.Shell;

/// <summary>Who looks at a page, and through which door.</summary>
/// <param name="OnlyMember">Whose numbers alone are shown; null shows the organization's.</param>
/// <param name="Zone">The organization's time zone.</param>
/// <param name="OnlySums">A member looks at the organization: sums, and nothing that names a person, an account, a machine or a
/// session.</param>
public sealed record Viewer(int OrganizationId, long? OnlyMember, TimeZoneInfo Zone, bool OnlySums = false)
{
    /// <summary>What is added to the home page's address for <see cref="OnlySums"/>.</summary>
    public const string SumsQuery = "view=organization";

    /// <summary>In the organization's zone.</summary>
    public DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), Zone).DateTime);

    /// <param name="mine">True for the door <em>Me</em>. Through the other one a member sees their own numbers too: never other
    /// people's.</param>
    public static Viewer Of(Caller caller, bool mine)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(caller.TimeZone, out var known) ? known : TimeZoneInfo.Utc;
        return new(caller.OrganizationId, mine ? caller.MemberId : caller.OnlyMember, zone);
    }

    /// <summary>
    /// For what shows sums: a member whose organization allows it has two doors as well, the other one with <see cref="OnlySums"/>. Whoever
    /// may not go through it sees their own.
    /// </summary>
    public static Viewer OfSums(Caller caller, bool mine) =>
        UsageReach.Of(caller, mine ? UsageView.Own : UsageView.Organization) is { Refusal: null } reach
            ? Of(caller, mine) with { OnlyMember = reach.OnlyMember, OnlySums = reach.OnlySums }
            : Of(caller, mine: true);

    /// <summary>Whether an address asks for the organization's sums as a member does.</summary>
    public static bool AsksForSums(HttpRequest request)
    {
        return request.Path == "/" && request.Query["view"] == "organization";
    }
}
