namespace Takt.Contracts.SignIn;

/// <summary><c>POST /auth/password/set</c>.</summary>
/// <param name="CurrentPassword">May be left out by someone who has none, or who has signed in by PIN within the last quarter of an
/// hour.</param>
public sealed record SetPasswordRequest(string? Password, string? CurrentPassword = null)
{
    /// <summary>Neither password.</summary>
    public override string ToString() => nameof(SetPasswordRequest);
}

/// <summary><c>POST /auth/password/admin-set</c>: one of <c>member_id</c> and <c>email</c> names the member.</summary>
public sealed record AdminSetPasswordRequest(long? MemberId, string? Email, string? Password)
{
    /// <summary>Never the password.</summary>
    public override string ToString() => nameof(AdminSetPasswordRequest);
}
