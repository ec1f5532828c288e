using Takt.Metering.Usage;
using Takt.Server.Dashboard.Charts;
using Takt.Server.Dashboard.Filters;
using Takt.Server.Dashboard.Shell;
using Takt.Server.Usage;

namespace Takt.Server.Dashboard.Pages.Home;

/// <summary>Asks the rooms for what the home page shows.</summary>
internal sealed class HomeReader(UsageStore usage, SessionStore sessions, UsageCharts charts)
{
    private const int NewestSessions = 10;

    public async Task<HomeData> ReadAsync(
        Viewer viewer, PageAddress address, ChartMeasure measure, CancellationToken cancellationToken)
    {
        await using var snapshot = await usage.OpenAsync(cancellationToken);
        var (models, errors) = await charts.ReadAsync(snapshot, viewer, address, Dimension.Model, measure, cancellationToken);
        // Where nothing is kept of the range before, there is nothing to compare with.
        var query = address.Question(viewer.OrganizationId, viewer.OnlyMember) with { Interval = UsageInterval.Month };
        var whole = (await snapshot.AnswerAsync(query with { Explain = true }, cancellationToken)).Answer
            ?? (await snapshot.AnswerAsync(query, cancellationToken)).Answer;
        if (models is null || whole is null)
            throw new InvalidOperationException(string.Join(' ', errors.Select(error => $"{error.Parameter}: {error.Message}")));
        var newest = viewer.OnlySums ? null : await sessions.ListAsync(
            new SessionQuery
            {
                OrganizationId = viewer.OrganizationId,
                ViewerMemberId = viewer.OnlyMember,
                Filters = address.Filters,
                Limit = NewestSessions,
            },
            cancellationToken);
        var change = whole.Change is { Before: { CostUsd: 0, Calls: 0 } } ? null : whole.Change;
        return new(whole.Totals, change, models, newest?.Sessions, whole.Standing.Completeness.NewestEventAt);
    }
}
