namespace Takt.Otlp;

/// <summary>What a point's interval means: since the last point, or since the stream began.</summary>
public enum OtlpTemporality
{
    Unspecified = 0,
    Delta = 1,
    Cumulative = 2,
}
