namespace Takt.Otlp;

/// <summary>The shape of a metric's points; <see cref="None"/> when the sender set none.</summary>
public enum OtlpMetricKind : byte
{
    None,
    Gauge,
    Sum,
    Histogram,
    ExponentialHistogram,
    Summary,
}
