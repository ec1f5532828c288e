namespace Takt.Contracts.Identity;

/// <summary><c>POST /auth/login</c>.</summary>
public sealed record LoginRequest(string? Email, string? Password)
{
    /// <summary>Never the password.</summary>
    public override string ToString() => nameof(LoginRequest);
}

/// <summary>Who has signed in; the cookie is on the answer.</summary>
/// <param name="Role"><c>admin</c> or <c>member</c>.</param>
public sealed record SignedIn(int OrganizationId, string Organization, long MemberId, string Email, string Role);
