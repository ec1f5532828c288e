namespace Takt.Server.Access;

/// <summary>What is tried, and how often it may be.</summary>
/// <param name="Name">Keeps the counts of one kind apart from another's.</param>
/// <param name="Window">The time in which attempts are counted, from the first one.</param>
/// <param name="PerNetwork">Attempts of one network, whatever the account: past them it is locked out until the window ends.</param>
/// <param name="PerAccountAndNetwork">The same, for one network and one account.</param>
/// <param name="AccountBeforeSlow">Attempts at one account from all networks: past them each costs <paramref name="SlowDown"/>, and none is
/// refused.</param>
public sealed record AttemptKind(
    string Name, TimeSpan Window, int PerNetwork, int PerAccountAndNetwork, int AccountBeforeSlow, TimeSpan SlowDown)
{
    /// <summary>No kind may have a longer one: windows older than this are forgotten.</summary>
    internal static readonly TimeSpan LongestWindow = TimeSpan.FromHours(1);

    /// <summary>
    /// Attempts of all networks of one site (<see cref="Networks.SiteOf"/>): more than one of them may have, far less than all of them.
    /// </summary>
    internal int PerSite => 4 * PerNetwork;

    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static readonly AttemptKind Password = new("password", Quarter, 50, 5, 20, Second);

    /// <summary>Asking for a PIN: each sends a mail.</summary>
    public static readonly AttemptKind PinRequest = new("pin_request", Quarter, 30, 5, 20, Second);

    public static readonly AttemptKind Pin = new("pin", Quarter, 50, 5, 20, Second);

    /// <summary>
    /// Invite codes, at registration and where one fetches a fresh token. A successful one is forgiven: a whole team may sit behind one
    /// address.
    /// </summary>
    public static readonly AttemptKind InviteCode = new("invite_code", Quarter, 20, 20, 20, Second);

    /// <summary>User codes of the device flow, per person who is signed in.</summary>
    public static readonly AttemptKind UserCode = new("user_code", Quarter, 50, 10, 50, Second);

    /// <summary>Starting the device flow: each makes a row.</summary>
    public static readonly AttemptKind DeviceStart = new("device_start", Quarter, 60, 60, 60, Second);

    /// <summary>Device and resume codes that nobody handed out.</summary>
    public static readonly AttemptKind DeviceCode = new("device_code", Quarter, 50, 50, 50, Second);

    /// <summary>Invites that a trusted network asks for; an hour's worth.</summary>
    public static readonly AttemptKind TrustedInvite = new("trusted_invite", LongestWindow, 50, 50, 50, Second);
}
