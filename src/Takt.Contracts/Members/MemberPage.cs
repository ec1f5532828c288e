namespace Takt.Contracts.Members;

/// <param name="Role"><c>admin</c> or <c>member</c>.</param>
/// <param name="EmailVerified">Whether the owner of the address has proven it.</param>
/// <param name="Claimed">Joined with an invite code and has not yet proven to own the address: what they were given is restricted
/// when its owner signs in, until the owner says that it is theirs.</param>
/// <param name="Team">What the set-ups of their machines name.</param>
/// <param name="Kind"><c>person</c> or <c>automation</c>, as an admin says; null lets the telemetry speak.</param>
public sealed record MemberItem(
    long Id, string Email, string? Name, string Role, bool EmailVerified, DateTimeOffset CreatedAt, bool Claimed = false,
    string? Team = null, string? Environment = null, string? Kind = null);

/// <summary><c>GET /api/members</c>: oldest first.</summary>
/// <param name="NextCursor">Null on the last page.</param>
public sealed record MemberPage(IReadOnlyList<MemberItem> Members, string? NextCursor);

/// <summary><c>POST /api/members</c>.</summary>
/// <param name="Role"><c>admin</c> or <c>member</c> (default).</param>
/// <param name="Password">A first password, for someone who is new to this server. Without one they can't sign in by password yet.</param>
public sealed record CreateMemberRequest(string? Email, string? Name = null, string? Role = null, string? Password = null,
    string? Team = null, string? Environment = null)
{
    /// <summary>Never the password.</summary>
    public override string ToString() => $"{nameof(CreateMemberRequest)} {Email}";
}

/// <summary><c>PATCH /api/members/{id}</c>: what is left out stays as it is; an empty text takes away.</summary>
/// <param name="Team">What the set-ups of their machines name.</param>
/// <param name="Environment">The same for <c>deployment.environment</c>.</param>
/// <param name="Kind"><c>person</c>, <c>automation</c>, or empty to let the telemetry speak.</param>
public sealed record ChangeMemberRequest(string? Role = null, string? Team = null, string? Environment = null, string? Kind = null);
