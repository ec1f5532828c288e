namespace Takt.Otlp;

/// <summary>The three OTLP signals.</summary>
public enum OtlpSignal
{
    Metrics,
    Logs,
    Traces,
}
