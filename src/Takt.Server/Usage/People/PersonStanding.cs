namespace Takt.Server.Usage.People;

/// <summary>Why a person counts as whom they count as.</summary>
internal enum PersonStanding
{
    Unassigned,
    Linked,
    Email,
    Merged,

    /// <summary>
    /// They came with a token that a member has said is not theirs; until an admin decides, what they used is nobody's.
    /// </summary>
    Disputed,

    /// <summary>Their token is assigned to a member.</summary>
    Token,
}
