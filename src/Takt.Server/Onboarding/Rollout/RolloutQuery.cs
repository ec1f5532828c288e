using Takt.Contracts.Onboarding;
using Takt.Server.Http;

namespace Takt.Server.Onboarding.Rollout;

/// <summary>Whose way on board is asked for.</summary>
/// <param name="Stage">Only those who stand there now; the totals are of all.</param>
internal sealed record RolloutQuery(int OrganizationId, RolloutStage? Stage = null)
{
    public int Limit { get; init; } = Paging.DefaultLimit;

    public PageCursor? Cursor { get; init; }
}

/// <summary>One page of people.</summary>
/// <param name="Next">Null on the last page.</param>
internal sealed record RolloutList(RolloutTotals Totals, IReadOnlyList<Teammate> People, PageCursor? Next);
