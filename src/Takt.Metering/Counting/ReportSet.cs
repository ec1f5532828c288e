using Takt.Metering.Usage;

namespace Takt.Metering.Counting;

/// <summary>All that was reported: the argument of the counting function.</summary>
public sealed record ReportSet(IReadOnlyList<CallReport> Calls, IReadOnlyList<PointReport> Points, IReadOnlyList<SpanLink> Spans);
