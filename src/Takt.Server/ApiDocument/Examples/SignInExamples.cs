using Takt.Contracts.SignIn;

namespace Takt.Server.ApiDocument.Examples;

internal static class SignInExamples
{
    private const string Challenge = "EXAMPLE-challenge";

    public static IEnumerable<object> All =>
    [
        new LoginRequest(Sample.Email, Sample.Password),
        new SignedIn(Sample.OrganizationId, Sample.Organization, Sample.MemberId, Sample.Email, "admin"),
        new PinRequest(Sample.Email),
        new PinRequested(Challenge, 600,
            "If the address is a member's, a PIN is on its way to it: send it with this challenge to POST /auth/pin/verify."),
        new PinVerification(Challenge, Sample.Email, "1234 5678"),
        new SetPasswordRequest(Sample.Password, "EXAMPLE-the-former-one"),
        new AdminSetPasswordRequest(null, Sample.OtherEmail, Sample.Password),
    ];
}
