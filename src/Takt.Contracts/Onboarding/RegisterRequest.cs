namespace Takt.Contracts.Onboarding;

/// <summary><c>POST /auth/register</c>.</summary>
/// <param name="Machine">The host name of the machine that will send.</param>
/// <param name="Password">10 to 256 characters, for signing in to the page; only for people who are new to this server.</param>
/// <param name="Profile"><c>full</c> (default) or <c>metrics</c>.</param>
/// <param name="Protocol"><c>http/json</c> (default), <c>http/protobuf</c>, or <c>grpc</c> where its port is open.</param>
public sealed record RegisterRequest(
    string? Email, string? InviteCode, string? Machine, string? Name = null, string? Password = null, string? Profile = null,
    string? Protocol = null)
{
    /// <summary>Neither the code nor the password.</summary>
    public override string ToString() => nameof(RegisterRequest);
}

/// <summary><c>POST /auth/token</c>: with the code that registered the member.</summary>
public sealed record FetchTokenRequest(string? Email, string? InviteCode, string? Machine, string? Profile = null, string? Protocol = null)
{
    /// <summary>Never the code.</summary>
    public override string ToString() => nameof(FetchTokenRequest);
}

/// <summary><c>POST /auth/rotate</c>; the body may be left out.</summary>
/// <param name="GraceSeconds">How long the old token goes on: 0 (default) to 86400.</param>
public sealed record RotateRequest(int? GraceSeconds = null, string? Profile = null, string? Protocol = null);

/// <summary><c>POST /auth/setup-additional</c>.</summary>
/// <param name="Machine">The host name of the machine that will send.</param>
public sealed record SetupAdditionalRequest(string? Machine, string? Profile = null, string? Protocol = null);

/// <summary>Who has registered.</summary>
/// <param name="Role"><c>admin</c> or <c>member</c>.</param>
public sealed record RegisteredMember(int OrganizationId, string Organization, long Id, string Email, string? Name, string Role);

/// <summary>A new member with their first machine.</summary>
/// <param name="Token">The secret: shown here and never again.</param>
/// <param name="Setup">All that makes the machine send.</param>
/// <param name="NextAction">One literal instruction.</param>
public sealed record Registered(string Token, RegisteredMember Member, Setup Setup, string NextAction)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => $"{nameof(Registered)} {Member.Id}";
}

/// <summary>A token for a machine.</summary>
/// <param name="Token">The secret: shown here and never again.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Setup">All that makes the machine send; null for a token that may not.</param>
/// <param name="NextAction">One literal instruction.</param>
public sealed record IssuedSetup(string Token, IReadOnlyList<string> Scopes, Setup? Setup, string NextAction)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => nameof(IssuedSetup);
}
