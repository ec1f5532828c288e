using Takt.Server.Access;

namespace Takt.Server.Dashboard.Pages.Settings;

/// <summary>What a role is called where an admin gives it to somebody.</summary>
internal static class RoleWords
{
    /// <param name="caller">The admin, whose organization says what its members see.</param>
    public static string Member(Caller caller) =>
        caller.MemberAggregates ? "Member: sees their own usage and the organization's sums" : "Member: sees their own usage";
}
