namespace Takt.Contracts.SignIn;

/// <summary><c>POST /auth/login</c>.</summary>
public sealed record LoginRequest(string? Email, string? Password)
{
    /// <summary>Never the password.</summary>
    public override string ToString() => nameof(LoginRequest);
}

/// <summary>Who has signed in; the cookie is on the answer.</summary>
/// <param name="Role"><c>admin</c> or <c>member</c>.</param>
/// <param name="MachinesToConfirm">
/// Machines that were set up in your name before you came: they go on sending, and no more than that, until you say whether they are yours.
/// </param>
/// <param name="NextAction">What to do about them; null where there are none.</param>
public sealed record SignedIn(
    int OrganizationId, string Organization, long MemberId, string Email, string Role, int MachinesToConfirm = 0,
    string? NextAction = null);
