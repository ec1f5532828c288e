namespace Takt.Metering.Counting;

/// <summary>The kinds of reports that tell of single calls: each tells of a call at most once. Stored: values are fixed.</summary>
[Flags]
public enum Witness : byte
{
    None = 0,
    Event = 1,
    Transcript = 2,
    Span = 4,
}
