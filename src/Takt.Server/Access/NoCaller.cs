namespace Takt.Server.Access;

/// <summary>Why there is no caller, when there is none.</summary>
internal enum NoCaller
{
    None,
    NothingSent,
    UnreadableHeader,
    MalformedToken,
    UnknownToken,
    RevokedToken,
    ExpiredToken,

    /// <summary>An access proxy says who it is, and nothing it says can be believed.</summary>
    InvalidIdentity,

    /// <summary>The access proxy's word is good, and names nobody whom we know.</summary>
    NotAMember,

    /// <summary>The access proxy's keys could not be read yet.</summary>
    KeysUnavailable,
}
