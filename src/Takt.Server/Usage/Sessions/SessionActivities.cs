using Takt.Contracts.Usage;
using Takt.Metering.Usage;

namespace Takt.Server.Usage.Sessions;

/// <summary>The counts of a session that people ask for first, of all its kinds of activity.</summary>
internal static class SessionActivities
{
    public static SessionActivity Of(IReadOnlyDictionary<string, long> byKind)
    {
        return new()
        {
            Prompts = Sum(ActivityKinds.Prompts),
            Tools = Sum(ActivityKinds.ToolResults) + Sum(ActivityKinds.ToolFailures),
            Errors = Sum(ActivityKinds.ToolFailures) + Sum(ActivityKinds.ApiErrors),
            LinesAdded = Sum(ActivityKinds.LinesAdded),
            LinesRemoved = Sum(ActivityKinds.LinesRemoved),
            Commits = Sum(ActivityKinds.Commits),
            PullRequests = Sum(ActivityKinds.PullRequests),
            ActiveSeconds = (Sum(ActivityKinds.ActiveUser) + Sum(ActivityKinds.ActiveCli)) / 1000,
        };

        long Sum(string kind) => byKind.GetValueOrDefault(kind);
    }
}
