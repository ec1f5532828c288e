using Takt.Metering.Cost;
using Takt.Metering.Usage;

namespace Takt.Metering.Counting.Explaining;

/// <summary>A call that counts, as far as it explains metrics. Each of its tokens explains one token once.</summary>
/// <param name="sessionId">The session whose metrics it explains.</param>
/// <param name="costNano">The client's own cost; null where the client didn't say: the metrics' cost can't be held against it then.</param>
public sealed class KnownCall(
    Guid sessionId, bool named, Guid key, ModelName name, string? querySource, long atMicros, TokenCounts tokens, long? costNano)
{
    public Guid SessionId { get; } = sessionId;
    public bool Named { get; } = named;
    public Guid Key { get; } = key;
    public ModelName Name { get; } = name;
    public string? QuerySource { get; } = querySource;
    public long AtMicros { get; } = atMicros;
    public TokenCounts Tokens { get; } = tokens;
    public long? CostNano { get; } = costNano;

    /// <summary>What the metrics of its own session leave over, by measure.</summary>
    public long[] Left { get; } = [.. Enum.GetValues<Measure>().Prepend(default).Select(measure => Of(measure, tokens, costNano))];

    /// <summary>The same call with nothing of it used.</summary>
    public KnownCall Anew() => new(SessionId, Named, Key, Name, QuerySource, AtMicros, Tokens, CostNano);

    public long Amount(Measure measure) => Of(measure, Tokens, CostNano);

    public static int Compare(KnownCall a, KnownCall b)
    {
        var order = a.AtMicros.CompareTo(b.AtMicros);
        if (order == 0)
            order = a.Key.CompareTo(b.Key);
        return order != 0 ? order : a.SessionId.CompareTo(b.SessionId);
    }

    /// <summary>Of a call's tokens, those that a metric of this measure tells of.</summary>
    public static long Of(Measure measure, in TokenCounts tokens, long? costNano) => measure switch
    {
        Measure.Input => tokens.Input,
        Measure.Output => tokens.Output,
        Measure.CacheRead => tokens.CacheRead,
        Measure.CacheWrite => tokens.CacheWrite,
        Measure.InputWithCache => tokens.Input + tokens.CacheRead + tokens.CacheWrite,
        Measure.Cost => costNano ?? 0,
        _ => 0,
    };
}
