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

/// <summary>OTLP's span kind.</summary>
public enum SpanKind : byte
{
    Unspecified = 0,
    Internal = 1,
    Server = 2,
    Client = 3,
    Producer = 4,
    Consumer = 5,
}
