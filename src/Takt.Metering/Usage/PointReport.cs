namespace Takt.Metering.Usage;

/// <summary>What a usage metric's data point measures.</summary>
public enum Measure : byte
{
    Input = 1,
    Output = 2,
    CacheRead = 3,
    CacheWrite = 4,

    /// <summary>Nano-dollars.</summary>
    Cost = 5,

    /// <summary>GenAI <c>input</c>, which includes cached tokens.</summary>
    InputWithCache = 6,
}

/// <summary>One data point of a usage metric, as sent: a sum over an interval (delta) or since the stream's start (cumulative).</summary>
public readonly record struct PointReport
{
    public required SessionIdentity Session { get; init; }
    public required Dimensions Dimensions { get; init; }
    public required Measure Measure { get; init; }

    /// <summary>
    /// Hash of the metric, the attributes without session and identity, and the start time: points of one cumulative stream share it. The
    /// resource is no part.
    /// </summary>
    public required Guid Stream { get; init; }

    /// <summary>Hash of the stream, time and value: the report's identity.</summary>
    public required Guid Key { get; init; }

    public required long StartUnixNano { get; init; }
    public required long TimeUnixNano { get; init; }

    /// <summary>Tokens, or nano-dollars for <see cref="Measure.Cost"/>.</summary>
    public required long Value { get; init; }

    public required bool Cumulative { get; init; }
}
