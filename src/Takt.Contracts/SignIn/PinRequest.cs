namespace Takt.Contracts.SignIn;

/// <summary><c>POST /auth/pin/request</c>.</summary>
public sealed record PinRequest(string? Email);

/// <summary>The answer, the same for unknown addresses.</summary>
/// <param name="Challenge">Goes with the PIN; it is set as a cookie too.</param>
/// <param name="ExpiresIn">Seconds.</param>
public sealed record PinRequested(string Challenge, int ExpiresIn, string NextAction)
{
    /// <summary>Never the challenge.</summary>
    public override string ToString() => nameof(PinRequested);
}

/// <summary><c>POST /auth/pin/verify</c>.</summary>
/// <param name="Challenge">May be left out when its cookie comes along.</param>
/// <param name="Email">May be left out; when given, the one that the PIN was asked for.</param>
/// <param name="Pin">Eight digits; spaces don't matter.</param>
public sealed record PinVerification(string? Challenge, string? Email, string? Pin)
{
    /// <summary>Neither PIN nor challenge.</summary>
    public override string ToString() => nameof(PinVerification);
}
