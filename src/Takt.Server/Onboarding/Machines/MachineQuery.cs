using Takt.Server.Access;
using Takt.Server.Http;

namespace Takt.Server.Onboarding.Machines;

/// <summary>Which machines to list.</summary>
/// <param name="OnlyMember">Only that member's; null is everybody's.</param>
/// <param name="State">Only those; the totals are of all.</param>
/// <param name="TokenId">Only what was heard with this token.</param>
internal sealed record MachineQuery(int OrganizationId, long? OnlyMember, TrackingLight? State = null, long? TokenId = null)
{
    /// <summary>
    /// What a caller may see: a token that belongs to nobody, and rules nothing, what was heard with itself; tokens are others' business.
    /// </summary>
    public static MachineQuery Of(Caller caller, TrackingLight? state) =>
        new(caller.OrganizationId, caller.OnlyMember, state, caller is { MemberId: null, IsAdmin: false } ? caller.TokenId : null);

    public int Limit { get; init; } = Paging.DefaultLimit;

    public PageCursor? Cursor { get; init; }
}

/// <summary>One page of machines.</summary>
/// <param name="Next">Null on the last page.</param>
internal sealed record MachineList(
    Takt.Contracts.Onboarding.MachineTotals Totals, IReadOnlyList<MachineSighting> Machines, PageCursor? Next);
