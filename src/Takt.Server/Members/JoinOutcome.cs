using System.Net;
using Takt.Server.SignIn;
using Takt.Server.Tokens;

namespace Takt.Server.Members;

/// <summary>Why a code did not do what someone came with it for.</summary>
internal enum JoinStatus
{
    Unknown,
    Used,
    Expired,
    Revoked,

    /// <summary>The code is for another address.</summary>
    EmailMismatch,

    /// <summary>They are a member already. The code is still good.</summary>
    MemberExists,

    /// <summary>They are a member already, by this very code.</summary>
    AlreadyJoined,

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

/// <summary>Who has joined, and what they send with.</summary>
/// <param name="Session">Set where one was asked for and opened.</param>
internal sealed record Joined(JoinedMember Member, MachineToken Token, OpenedSession? Session = null)
{
    /// <summary>Neither secret.</summary>
    public override string ToString() => nameof(Joined);
}

/// <summary>What someone says who comes with a code.</summary>
/// <param name="Site">This server's address, as they know it.</param>
/// <param name="Address">Where they come from.</param>
/// <param name="Machine">Null on the page, where the machine can't be known.</param>
/// <param name="Password">Signs them in at once; for people who are new to this server.</param>
internal sealed record JoinRequest(
    string? Email, string? Code, string? Machine, string Site, IPAddress? Address, string? Name = null, string? Password = null,
    bool OpenSession = false)
{
    /// <summary>Neither the code nor the password.</summary>
    public override string ToString() => nameof(JoinRequest);
}
