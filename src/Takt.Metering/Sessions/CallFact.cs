using Takt.Metering.Agents;
using Takt.Metering.Cost;
using Takt.Metering.Usage;

namespace Takt.Metering.Sessions;

/// <summary>A counted call, as a session's story tells it.</summary>
/// <param name="Key">See <see cref="CallReport.Key"/>.</param>
/// <param name="AtMicros">When it ended, microseconds since 1970.</param>
/// <param name="Agent">The sub-agent's name; null for the main conversation.</param>
/// <param name="AgentId">The sub-agent's instance; null where the client doesn't say.</param>
/// <param name="Write1h">Of the cache writes those with a one-hour life; null when unknown.</param>
/// <param name="CostNano">Null when unpriced.</param>
/// <param name="Prices">The list's; null when the model is unknown to it.</param>
public sealed record CallFact(
    Guid Key, long AtMicros, int DurationMs, Guid? PromptId, CallSource Source, string? Agent, Guid? AgentId, string? Model, string? Effort,
    TokenCounts Tokens, long? Write1h, long? CostNano, TokenPrices? Prices, CallDetails Details)
{
    private const long MicrosPerMs = 1_000;

    public long StartMicros => AtMicros - (DurationMs * MicrosPerMs);

    /// <summary>What the model was given: input, cache reads and writes.</summary>
    public long Context => Tokens.Input + Tokens.CacheRead + Tokens.CacheWrite;

    /// <summary>Whether what it wrote into the cache lives an hour rather than five minutes.</summary>
    public bool WritesForAnHour => Write1h > 0;

    /// <summary>The price of a written token, pico-dollars; zero when the model is unknown.</summary>
    public long WritePrice => Prices is { } prices ? WritesForAnHour ? prices.Write1h : prices.Write5m : 0;

    /// <summary>By what events name a call: see <see cref="ActivityDetails.AskedBy"/>.</summary>
    public static long HalfOf(Guid key) => CallNames.Half(key);
}

/// <summary>On whose behalf a call was made.</summary>
public enum CallSource
{
    /// <summary>The main conversation.</summary>
    Main,

    Subagent,

    /// <summary>The client itself: a title, a compaction. It has a context of its own.</summary>
    Auxiliary,
}
