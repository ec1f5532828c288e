namespace Takt.Server.Usage;

/// <summary>By what groups of usage are ordered.</summary>
internal enum UsageSort
{
    Cost,

    /// <summary>Input, output and cache writes.</summary>
    NewTokens,
    CacheReadTokens,
    Calls,
    Sessions,
    ActiveSeconds,
    Commits,
    PullRequests,
    LinesAdded,
    LinesRemoved,
    UnpricedTokens,

    /// <summary>How much the cost has changed, up or down.</summary>
    Change,
}

/// <summary>What the range is compared with.</summary>
internal enum UsageComparison
{
    /// <summary>The range before, shifted by whole weeks.</summary>
    Before,
}
