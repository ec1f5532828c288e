using Takt.Metering.Agents;
using Takt.Metering.Usage;
using Takt.Server.Ledger.Decide;
using Takt.Server.Ledger.Rollups;
using Takt.Server.Ledger.Series;
using Takt.Server.Ledger.Write;

namespace Takt.Server.Ledger.Restate;

/// <summary>
/// Keeps the sums of prompts that are probably automatic (<see cref="PromptOrigins"/>) in step with the set of activities, whatever the
/// order in which they come.
/// </summary>
internal sealed class PromptSettlement(ActivityKindStore kinds, RollupDelta rollups)
{
    private static readonly string[] Names = [ActivityKinds.Prompts, ActivityKinds.AgentEnds, ActivityKinds.PromptsProbablyAutomatic];

    /// <param name="near">What lies about the new activities, with them.</param>
    public async Task SettleAsync(
        IReadOnlyList<StagedActivity> activities, IReadOnlyList<StoredPrompt> near, CancellationToken cancellationToken)
    {
        if (near.Count == 0)
            return;
        if (!Names.All(kinds.IsKnown))
            await kinds.LearnAsync(Names, cancellationToken);

        var isNew = activities.Where(activity => activity.IsPrompt is not null)
            .Select(activity => (activity.Report.Session.Id, activity.Report.Key)).ToHashSet();
        foreach (var session in near.GroupBy(stored => stored.SessionId))
        {
            var after = PromptOrigins.ProbablyAutomatic(session.Select(stored => stored.Mark));
            var before = PromptOrigins.ProbablyAutomatic(
                session.Select(stored => stored.Mark).Where(mark => !isNew.Contains((session.Key, mark.Key))));
            foreach (var stored in session)
            {
                var change = (after.Contains(stored.Mark.Key) ? 1 : 0) - (before.Contains(stored.Mark.Key) ? 1 : 0);
                if (change != 0)
                    rollups.AddEvents(
                        stored.SeriesId, kinds.Known(ActivityKinds.PromptsProbablyAutomatic), stored.AtMicros, default, new(change, 0));
            }
        }
    }
}
