using Takt.Metering.Usage;

namespace Takt.Server.Demo.Story;

/// <summary>What an agent's counters say at the end of a session.</summary>
internal sealed class SessionTotals
{
    public Dictionary<(string Model, bool Subagent), (TokenCounts Tokens, decimal? Cost)> Usage { get; } = [];

    public int LinesAdded { get; set; }

    public int LinesRemoved { get; set; }

    public int Commits { get; set; }

    public int PullRequests { get; set; }

    public int EditsAccepted { get; set; }

    public int EditsRejected { get; set; }

    public int SecondsByUser { get; set; }

    public int SecondsByAgent { get; set; }

    public void Add(string model, bool subagent, TokenCounts tokens, decimal? cost)
    {
        var (known, knownCost) = Usage.GetValueOrDefault((model, subagent));
        Usage[(model, subagent)] = (known + tokens, cost is null && knownCost is null ? null : (knownCost ?? 0) + (cost ?? 0));
    }
}
