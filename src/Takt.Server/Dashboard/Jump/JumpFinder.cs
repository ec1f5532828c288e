using Takt.Metering.Usage;
using Takt.Server.Access;
using Takt.Server.Dashboard.Filters;
using Takt.Server.Dashboard.Shell;
using Takt.Server.Usage;

namespace Takt.Server.Dashboard.Jump;

/// <summary>Finds pages, people, repositories, teams, models and sessions by some letters of their names.</summary>
internal sealed class JumpFinder(UsageStore usage, SessionStore sessions, TimeProvider time)
{
    private const int DaysSearched = 90, MostValues = 1000, MostOfAKind = 4, FewestLetters = 2;

    private static readonly string[] OfAll = [Dimension.Member, Dimension.Repository, Dimension.Team, Dimension.Model];

    private static readonly string[] OfOne = [Dimension.Repository, Dimension.Model];

    /// <param name="mine">Through the door <em>Me</em>.</param>
    public async Task<IReadOnlyList<JumpLink>> FindAsync(Caller caller, bool mine, string text, CancellationToken cancellationToken)
    {
        var viewer = Viewer.Of(caller, mine);
        var today = viewer.Today(time);
        var words = JumpWords.Of(text, today);
        var root = mine && caller.IsAdmin ? "/me" : "";
        var spend = new PageAddress(root + "/spend", words.Range ?? RangeWords.Find("28d", today)!).With("by", words.By);
        List<JumpLink> links =
            [.. JumpPages.Of(caller, root).Where(page => page.Name.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase))];
        if (words.Thing.Length == 0 && (words.Range is not null || words.By is not null))
            links.Add(new("Spend", Told("All", words), spend.ToString()));
        if (Guid.TryParse(words.Thing, out var id)
            && await sessions.FindAsync(viewer.OrganizationId, viewer.OnlyMember, id, null, cancellationToken, mostCalls: 1) is not null)
            links.Add(new("Session", words.Thing, $"{root}/sessions/{id}"));
        if (words.Thing.Length < FewestLetters)
            return links;
        await using var snapshot = await usage.OpenAsync(cancellationToken);
        foreach (var dimension in viewer.OnlyMember is null ? OfAll : OfOne)
        {
            var (answer, _) = await snapshot.AnswerAsync(
                new UsageQuery
                {
                    OrganizationId = viewer.OrganizationId,
                    ViewerMemberId = viewer.OnlyMember,
                    From = UsageMoment.StartOf(today.AddDays(1 - DaysSearched)),
                    To = UsageMoment.StartOf(today.AddDays(1)),
                    Interval = UsageInterval.Month,
                    GroupBy = [dimension],
                    Limit = MostValues,
                }, cancellationToken);
            var found = (answer?.Groups ?? []).Where(group => group.Key[dimension] is { Length: > 0 })
                .Select(group => (Value: group.Key[dimension]!, Label: group.Labels.GetValueOrDefault(dimension) ?? group.Key[dimension]!))
                .Where(pair => pair.Label.Contains(words.Thing, StringComparison.OrdinalIgnoreCase)).Take(MostOfAKind);
            links.AddRange(found.Select(pair => new JumpLink(FilterNames.TitleOf(dimension),
                Told(FilterNames.Shown(dimension, pair.Label), words), spend.Where(dimension, pair.Value).ToString())));
        }

        return links;
    }

    private static string Told(string name, JumpWords words) => string.Join(", ",
        new[] { name, words.Range?.Name, words.By is { } by ? $"by {FilterNames.NameOf(by)}" : null }.OfType<string>());
}
