namespace Takt.Metering.Usage;

/// <summary>Which signals have told of something. Stored: values are fixed.</summary>
[Flags]
public enum Signals : short
{
    None = 0,
    Metrics = 1,
    Logs = 2,
    Traces = 4,
    Transcripts = 8,
}
