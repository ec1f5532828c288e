namespace Takt.Contracts.Onboarding;

/// <summary><c>POST /auth/device/start</c>, as JSON or as a form.</summary>
/// <param name="Machine">The host name of the machine that will send.</param>
/// <param name="Profile">Of the set-up that will be delivered: <c>full</c> (default) or <c>metrics</c>.</param>
/// <param name="Protocol"><c>http/json</c> (default), <c>http/protobuf</c>, or <c>grpc</c> where its port is open.</param>
public sealed record DeviceStartRequest(string? Machine, string? Profile = null, string? Protocol = null);

/// <summary>A device flow that waits for a person (RFC 8628).</summary>
/// <param name="DeviceCode">The secret to poll with.</param>
/// <param name="UserCode">What the person types in.</param>
/// <param name="ResumeCode">The secret to redeem with, should polling fail.</param>
/// <param name="VerificationUri">The same as <c>verification_url</c>, by the RFC's name.</param>
/// <param name="ExpiresIn">Seconds.</param>
/// <param name="Interval">Seconds to wait between polls.</param>
/// <param name="NextAction">One literal instruction.</param>
public sealed record DeviceStarted(
    string DeviceCode,
    string UserCode,
    string ResumeCode,
    string VerificationUrl,
    string VerificationUrlComplete,
    string VerificationUri,
    string VerificationUriComplete,
    int ExpiresIn,
    int Interval,
    string NextAction)
{
    /// <summary>None of the codes.</summary>
    public override string ToString() => nameof(DeviceStarted);
}

/// <summary><c>POST /auth/device/poll</c>.</summary>
public sealed record DevicePollRequest(string? DeviceCode)
{
    /// <summary>Never the code.</summary>
    public override string ToString() => nameof(DevicePollRequest);
}

/// <summary>How a device flow stands.</summary>
/// <param name="Status"><c>pending</c>, <c>approved</c>, <c>denied</c>, <c>expired</c> or <c>slow_down</c>.</param>
/// <param name="Interval">Seconds to wait before the next poll.</param>
/// <param name="Token">The secret, in the one answer that delivers it.</param>
/// <param name="Setup">All that makes the machine send, beside the token.</param>
/// <param name="NextAction">One literal instruction.</param>
public sealed record DevicePolled(string Status, int Interval, string? Token, Setup? Setup, string NextAction)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => $"{nameof(DevicePolled)} {Status}";
}

/// <summary><c>POST /auth/device/redeem</c>.</summary>
public sealed record DeviceRedeemRequest(string? ResumeCode)
{
    /// <summary>Never the code.</summary>
    public override string ToString() => nameof(DeviceRedeemRequest);
}

/// <summary>The answer of <c>POST /oauth/token</c>.</summary>
/// <param name="Scope">Separated by spaces.</param>
/// <param name="Setup">Ours beside the RFC's: all that makes the machine send.</param>
public sealed record OAuthToken(string AccessToken, string TokenType, string Scope, Setup Setup)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => nameof(OAuthToken);
}

/// <summary>A refusal in the words of RFC 6749 and RFC 8628.</summary>
public sealed record OAuthError(string Error, string ErrorDescription);
