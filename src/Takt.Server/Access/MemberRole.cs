namespace Takt.Server.Access;

public enum MemberRole
{
    Member,
    Admin,
}

internal static class MemberRoles
{
    public static string ToName(this MemberRole role) => role == MemberRole.Admin ? "admin" : "member";

    /// <summary>For names that the database has checked.</summary>
    public static MemberRole FromName(string name) => name == "admin" ? MemberRole.Admin : MemberRole.Member;

    public static bool TryParse(string? name, out MemberRole role)
    {
        role = name == "admin" ? MemberRole.Admin : MemberRole.Member;
        return name is "admin" or "member";
    }
}
