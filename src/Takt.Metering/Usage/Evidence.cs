namespace Takt.Metering.Usage;

/// <summary>Which kind of witness tells of an API call, in the order in which figures are believed (contract §2).</summary>
public enum Evidence : byte
{
    /// <summary>
    /// A span of Claude Code, an Office agent or a GenAI sender: a witness of a call like a transcript line, priced by the list. Whether it
    /// is a parent that repeats its children's sums is decided by <see cref="SpanLink"/>s, never by its name.
    /// </summary>
    Span = 1,

    /// <summary>A transcript line: exact tokens and the exact cache-write split, no cost.</summary>
    Transcript = 2,

    /// <summary>A log event: an <c>api_request</c> with the client's cost, or a GenAI event with usage.</summary>
    Event = 3,
}
