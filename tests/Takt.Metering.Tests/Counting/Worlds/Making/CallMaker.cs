using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Counting.Worlds.Making;

/// <summary>Makes the figures of calls: those of a conversation grow, those of small helpers are often alike.</summary>
internal sealed class CallMaker(Dice dice)
{
    private static readonly string[] Opus = ["claude-opus-4-8", "claude-opus-4-1"];
    private static readonly string[] Sonnet = ["claude-sonnet-5", "claude-sonnet-4-5"];
    private static readonly string[] Haiku = ["claude-haiku-4-5", "claude-haiku-5-5"];

    private readonly string _main = dice.Of(dice.Of(Opus), dice.Of(Opus), dice.Of(Sonnet));
    private readonly string _helper = dice.Of(Haiku);
    private int _context = dice.Between(8_000, 30_000);

    public string Source() => dice.Between(1, 100) switch { <= 64 => "main", <= 87 => "subagent", _ => "auxiliary" };

    public (string Model, TokenCounts Tokens) Make(string? source) => source switch
    {
        "auxiliary" => (dice.Chance(90) ? _helper : dice.Of(Haiku), Auxiliary()),
        "subagent" => (dice.Chance(80) ? dice.Of(Sonnet) : dice.Of(Opus), Conversation(dice.Between(3_000, 20_000))),
        // The person changes the model now and then.
        _ => (dice.Chance(92) ? _main : dice.Of([.. Opus, .. Sonnet]), Main()),
    };

    /// <summary>The client's price, by a list of its own: what it charges is its word.</summary>
    public long Cost(TokenCounts tokens) =>
        3_000 * ((10 * tokens.Input) + (50 * tokens.Output) + tokens.CacheRead + (12 * tokens.CacheWrite)) / 10;

    // A quota check has 8 tokens in and 1 out, whoever asks.
    private TokenCounts Auxiliary() => dice.Chance(40) ? new(8, 1, 0, 0) : new(dice.Skewed(120, 2_500), dice.Between(5, 80), 0, 0);

    private TokenCounts Main()
    {
        var tokens = Conversation(_context);
        _context += dice.Skewed(100, 9_000);
        return tokens;
    }

    private TokenCounts Conversation(int context)
    {
        var written = dice.Chance(85) ? dice.Skewed(150, 9_000) : 0;
        return new(dice.Chance(60) ? dice.Between(1, 12) : dice.Skewed(12, 3_000), dice.Skewed(3, 2_500),
            dice.Chance(90) ? context : 0, written);
    }
}
