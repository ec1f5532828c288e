using System.Globalization;
using Takt.Contracts.Usage;
using Takt.Metering.Usage;
using Takt.Server.Dashboard.Shell;
using Takt.Server.Usage;

namespace Takt.Server.Dashboard.Pages.Settings.Members;

/// <summary>What each member has used in the last thirty days.</summary>
internal sealed class MemberCosts(UsageStore usage, TimeProvider time)
{
    public const int Days = 30;
    private const int MostMembers = 500;

    /// <returns>By member id; members without usage are missing.</returns>
    public async Task<IReadOnlyDictionary<long, UsageTotals>> ReadAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        var today = viewer.Today(time);
        var (answer, _) = await usage.AnswerAsync(
            new UsageQuery
            {
                OrganizationId = viewer.OrganizationId,
                ViewerMemberId = viewer.OnlyMember,
                From = UsageMoment.StartOf(today.AddDays(1 - Days)),
                To = UsageMoment.StartOf(today.AddDays(1)),
                Interval = UsageInterval.Month,
                GroupBy = [Dimension.Member],
                Limit = MostMembers,
            },
            cancellationToken);
        var costs = new Dictionary<long, UsageTotals>();
        foreach (var group in answer?.Groups ?? [])
        {
            if (long.TryParse(group.Key[Dimension.Member], CultureInfo.InvariantCulture, out var member))
                costs[member] = group.Totals;
        }

        return costs;
    }
}
