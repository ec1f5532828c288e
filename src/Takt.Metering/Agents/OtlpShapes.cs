namespace Takt.Metering.Agents;

/// <summary>The kinds of a metric, in the order of OTLP's field numbers.</summary>
public enum MetricKind : byte
{
    Unknown,
    Gauge,
    Sum,
    Histogram,
    ExponentialHistogram,
    Summary,
}

/// <summary>OTLP's aggregation temporality.</summary>
public enum MetricTemporality : byte
{
    Unspecified = 0,
    Delta = 1,
    Cumulative = 2,
}
