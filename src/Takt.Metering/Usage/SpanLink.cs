namespace Takt.Metering.Usage;

/// <summary>A span by its ids.</summary>
/// <param name="Trace">The trace's 16 bytes.</param>
/// <param name="Span">The span's 8 bytes.</param>
public readonly record struct SpanReference(Guid Trace, long Span);

/// <summary>
/// A span of a trace that bears usage, or may link spans that do: a span with a usage-bearing descendant is no call. Where
/// links to the top are lost, the root of the trace is above.
/// </summary>
/// <param name="Parent">The parent's id; zero for the root of a trace.</param>
/// <param name="Call">The <see cref="CallReport.Key"/> of the call that the span tells of; null when it bears no usage.</param>
public readonly record struct SpanLink(SpanReference Reference, long Parent, Guid SessionId, Guid? Call);
