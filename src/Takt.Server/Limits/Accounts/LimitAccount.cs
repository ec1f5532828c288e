namespace Takt.Server.Limits.Accounts;

/// <summary>An account as a caller may see it.</summary>
/// <param name="Name">Its uuid, and its provider organization where that is known.</param>
/// <param name="Owned">Somebody has marked it as the organization's.</param>
/// <param name="Yours">The caller's own usage has named it within 30 days.</param>
internal sealed record LimitAccount(long Id, string Name, string? Email, bool Owned, bool Yours)
{
    /// <summary>Of somebody else's account that isn't the organization's, an admin sees pace and reset alone.</summary>
    public bool IsOpen => Owned || Yours;
}
