namespace Takt.Server.Identity;

/// <summary>What became of a code that someone came with.</summary>
internal enum JoinStatus
{
    Done,

    /// <summary>See the errors; nothing was changed.</summary>
    Invalid,

    /// <summary>Too many guesses from this network: the code was not looked at.</summary>
    LockedOut,
    Unknown,
    Used,
    Expired,
    Revoked,

    /// <summary>The code is for another address.</summary>
    EmailMismatch,

    /// <summary>They are a member already. The code is still good.</summary>
    MemberExists,

    /// <summary>The address signs in to this server already, with a password of its own. The code is still good.</summary>
    PasswordNotTaken,

    /// <summary>The code has registered nobody yet.</summary>
    NotUsed,

    /// <summary>The member has left, or was removed.</summary>
    MemberGone,

    /// <summary>The member has a password or a proven address, so a code no longer speaks for them.</summary>
    Secured,

    /// <summary>More than a day after the registration.</summary>
    TooLate,

    /// <summary>The code has fetched as often as it may.</summary>
    Spent,
}

/// <summary>The member who has joined.</summary>
internal sealed record JoinedMember(int OrganizationId, string OrganizationName, long MemberId, string Email, string? Name, string Role);

/// <param name="Member">Null unless done.</param>
/// <param name="Token">Null unless done.</param>
/// <param name="SignedIn">The answer carries the cookie of a session.</param>
internal sealed record JoinOutcome(
    JoinStatus Status, JoinedMember? Member = null, MachineToken? Token = null, IReadOnlyDictionary<string, string>? Errors = null,
    TimeSpan RetryAfter = default, bool SignedIn = false);

/// <summary>What someone says who comes with a code.</summary>
/// <param name="Machine">Null on the page, where the machine can't be known.</param>
/// <param name="Password">Signs them in at once; for people who are new to this server.</param>
internal sealed record JoinRequest(
    string? Email, string? Code, string? Machine, string? Name = null, string? Password = null, bool OpenSession = false)
{
    /// <summary>Neither the code nor the password.</summary>
    public override string ToString() => nameof(JoinRequest);
}
