using Takt.Contracts.Usage;
using Takt.Server.Dashboard.Components;

namespace Takt.Server.Dashboard.Pages.Sessions.Single;

/// <summary>What a session comes to, in words: pure.</summary>
internal static class SessionSentence
{
    public static string Of(SessionDetail detail)
    {
        var session = detail.Session;
        var totals = session.Totals;
        List<string> of = [];
        if (session.Activity.Prompts > 0)
            of.Add(Plural(session.Activity.Prompts, "prompt"));
        of.Add(totals.Calls == 0 && !totals.CallsComplete ? "calls unknown" : Plural(totals.Calls, "call"));
        var sentences = new List<string> { $"{Format.Money(totals.CostUsd)}: {string.Join(", ", of)}." };
        if (totals.CostUsd > 0 && totals.CostCacheReadUsd / totals.CostUsd is >= 0.01m and var carried)
            sentences.Add($"{carried * 100:0} % went into reading context from the cache.");
        if (session.Findings is { AvoidableUsd: > 0 } found)
            sentences.Add($"{Format.Money(found.AvoidableUsd)} could have been less{Misses(found)}.");
        var made = new[]
        {
            (session.Activity.Commits, "commit"), (session.Activity.PullRequests, "pull request"),
        }.Where(pair => pair.Item1 > 0).Select(pair => Plural(pair.Item1, pair.Item2)).ToList();
        if (session.Activity.LinesAdded + session.Activity.LinesRemoved > 0)
            made.Add($"{Format.Exact(session.Activity.LinesAdded)} lines added and {Format.Exact(session.Activity.LinesRemoved)} removed");
        if (made.Count > 0)
            sentences.Add($"It made {string.Join(", ", made)}.");
        return string.Join(' ', sentences);
    }

    private static string Misses(SessionFindings found) =>
        found.CacheMisses > 0 ? $" ({Plural(found.CacheMisses, "miss", "misses")} of the cache)" : "";

    private static string Plural(long count, string one, string? many = null) =>
        $"{Format.Exact(count)} {(count == 1 ? one : many ?? one + "s")}";
}
