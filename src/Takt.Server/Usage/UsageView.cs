namespace Takt.Server.Usage;

/// <summary>Whose usage a question is about. The API spells the names in lower case.</summary>
internal enum UsageView
{
    /// <summary>The caller's.</summary>
    Own,

    /// <summary>Everyone's: all of it for an admin, sums alone for a member.</summary>
    Organization,
}
