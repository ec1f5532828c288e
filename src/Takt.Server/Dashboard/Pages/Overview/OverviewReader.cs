using Takt.Contracts.Usage;
using Takt.Metering.Usage;
using Takt.Server.Dashboard.Charts;
using Takt.Server.Dashboard.Components;
using Takt.Server.Dashboard.Shell;
using Takt.Server.Usage;

namespace Takt.Server.Dashboard.Pages.Overview;

/// <summary>Asks the rooms for what the overview shows.</summary>
internal sealed class OverviewReader(UsageStore usage, SessionStore sessions, ModelPalette palette, TimeProvider time)
{
    private const int NewestSessions = 10;

    public async Task<OverviewData> ReadAsync(Viewer viewer, TimeRange range, CancellationToken cancellationToken)
    {
        await using var snapshot = await usage.OpenAsync(cancellationToken);
        var (_, models) = await ModelsAsync(snapshot, viewer, range, cancellationToken);
        // Where nothing is kept of the range before, there is nothing to compare with.
        var query = Query(viewer, range) with { Interval = UsageInterval.Day };
        var whole = (await snapshot.AnswerAsync(query with { Explain = true }, cancellationToken)).Answer
            ?? await AnswerAsync(snapshot, query, cancellationToken);
        var newest = viewer.OnlySums ? null : await sessions.ListAsync(
            new SessionQuery { OrganizationId = viewer.OrganizationId, ViewerMemberId = viewer.OnlyMember, Limit = NewestSessions },
            cancellationToken);
        var change = whole.Change is { Before: { CostUsd: 0, Calls: 0 } } ? null : whole.Change;
        return new(whole.Totals, change, models, newest?.Sessions, whole.Standing.Completeness.NewestEventAt);
    }

    /// <summary>Usage by model, in hours of a single day or in days.</summary>
    public async Task<(UsageAnswer Answer, UsageTable Table)> ModelsAsync(
        Viewer viewer, TimeRange range, CancellationToken cancellationToken)
    {
        await using var snapshot = await usage.OpenAsync(cancellationToken);
        return await ModelsAsync(snapshot, viewer, range, cancellationToken);
    }

    private async Task<(UsageAnswer Answer, UsageTable Table)> ModelsAsync(
        UsageSnapshot snapshot, Viewer viewer, TimeRange range, CancellationToken cancellationToken)
    {
        var query = Query(viewer, range) with
        {
            Interval = range.Interval,
            GroupBy = [Dimension.Model],
            Limit = ModelPalette.Slots,
        };
        var answer = await AnswerAsync(snapshot, query, cancellationToken);
        var colours = await palette.ReadAsync(
            viewer.OrganizationId, answer.Groups.Select(group => group.Key[Dimension.Model]).OfType<string>(), cancellationToken);
        return (answer, UsageTable.Of(answer, NameOf,
            group => group.Key[Dimension.Model] is { } model ? colours.GetValueOrDefault(model) : 0));
    }

    private UsageQuery Query(Viewer viewer, TimeRange range)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), viewer.Zone).DateTime);
        return new()
        {
            OrganizationId = viewer.OrganizationId,
            ViewerMemberId = viewer.OnlyMember,
            From = UsageMoment.StartOf(today.AddDays(1 - range.Days)),
            To = UsageMoment.StartOf(today.AddDays(1)),
        };
    }

    private static async Task<UsageAnswer> AnswerAsync(UsageSnapshot snapshot, UsageQuery query, CancellationToken cancellationToken)
    {
        var (answer, errors) = await snapshot.AnswerAsync(query, cancellationToken);
        return answer
            ?? throw new InvalidOperationException(string.Join(" ", errors.Select(error => $"{error.Parameter}: {error.Message}")));
    }

    private static string NameOf(UsageGroup group) => group.Key[Dimension.Model] ?? "no model named";
}
