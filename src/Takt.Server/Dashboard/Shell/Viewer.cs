using Takt.Server.Identity;

namespace Takt.Server.Dashboard.Shell;

/// <summary>Who looks at a page, and through which door.</summary>
/// <param name="OnlyMember">Whose numbers alone are shown; null shows the organization's.</param>
/// <param name="Zone">The organization's time zone.</param>
public sealed record Viewer(int OrganizationId, long? OnlyMember, TimeZoneInfo Zone)
{
    /// <param name="mine">True for the door <em>Me</em>. Through the other one a member sees their own numbers too: never other people's.</param>
    public static Viewer Of(Caller caller, bool mine)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(caller.TimeZone, out var known) ? known : TimeZoneInfo.Utc;
        return new(caller.OrganizationId, mine ? caller.MemberId : caller.OnlyMember, zone);
    }
}
