using Takt.Metering.Usage;
using Takt.Server.Ledger.Series;

namespace Takt.Server.Ledger.Decide;

/// <summary>An activity on its way into the ledger.</summary>
internal sealed record StagedActivity(ActivityReport Report, long AtMicros, SeriesRow Series, int KindId)
{
    /// <value>Null for what is neither a prompt nor the end of an agent.</value>
    public bool? IsPrompt => Report.Kind switch { ActivityKinds.Prompts => true, ActivityKinds.AgentEnds => false, _ => null };

    /// <summary>Whether its exact time says what it counts as.</summary>
    public bool IsOrdered => Report.CumulativeStream is not null || IsPrompt is not null;
}
