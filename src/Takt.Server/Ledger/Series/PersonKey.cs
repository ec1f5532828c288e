using System.Globalization;
using Takt.Metering.Usage;

namespace Takt.Server.Ledger.Series;

/// <summary>Who a row is charged to, as far as its report and token say (contract §2); members by e-mail are found when read.</summary>
internal readonly record struct PersonKey(string Kind, string Key)
{
    /// <param name="claimId">The claim under which a member's machine was set up before the owner of the address came.</param>
    public static PersonKey Of(long? memberId, long? claimId, Dimensions dimensions) =>
        claimId is { } claim ? new("claim", claim.ToString(CultureInfo.InvariantCulture))
        : memberId is { } id ? new("member", id.ToString(CultureInfo.InvariantCulture))
        : dimensions.UserAccountUuid is { } account ? new("account", account)
        : dimensions.UserEmail is { } email ? new("email", email.ToLowerInvariant())
        : dimensions.EndUserId is { } endUser ? new("enduser", endUser)
        : dimensions.UserId is { } user ? new("user", user)
        : dimensions.ProcessOwner is { } owner ? new("process_owner", owner)
        : new("unknown", "");
}
