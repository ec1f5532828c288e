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
/// <param name="PasswordEnded">
/// A password that had been set by merely naming this address has ended now that its owner has come: set a new one.
/// </param>
/// <param name="NextAction">What to do about these; null where there is nothing.</param>
public sealed record SignedIn(
    int OrganizationId, string Organization, long MemberId, string Email, string Role, int MachinesToConfirm = 0,
    bool PasswordEnded = false, string? NextAction = null);
