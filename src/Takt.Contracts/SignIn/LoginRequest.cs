namespace Takt.Contracts.SignIn;

/// <summary><c>POST /auth/login</c>.</summary>
public sealed record LoginRequest(string? Email, string? Password)
{
    /// <summary>Never the password.</summary>
    public override string ToString() => nameof(LoginRequest);
}

/// <summary>Who has signed in; the cookie is on the answer.</summary>
/// <param name="Role"><c>admin</c> or <c>member</c>.</param>
/// <param name="TokensEnded">
/// Tokens that were issued to whoever had only claimed this e-mail address, and ended now that its owner has proven it. A machine of yours
/// that used one needs a new token.
/// </param>
public sealed record SignedIn(int OrganizationId, string Organization, long MemberId, string Email, string Role, int TokensEnded = 0);
