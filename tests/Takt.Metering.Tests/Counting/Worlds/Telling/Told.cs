using Takt.Metering.Tests.Counting.Worlds.Making;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Counting.Worlds.Telling;

/// <summary>Who tells.</summary>
internal enum Teller
{
    Events,
    Transcripts,
    Spans,
    Metrics,
}

/// <summary>A call as one report tells it, before anything is made of it: what it leaves out is null.</summary>
internal sealed record Told
{
    public required Teller By { get; init; }

    /// <summary>The call that is told of; null in inputs made by hand.</summary>
    public TrueCall? Of { get; init; }

    public required string? Session { get; init; }
    public required Who Who { get; init; }

    /// <summary>The model's name as sent.</summary>
    public required string Model { get; init; }

    public string? Source { get; init; }
    public string? Request { get; init; }
    public string? Client { get; init; }
    public string? Message { get; init; }
    public bool Sidechain { get; init; }

    /// <summary>The span that tells; null for other witnesses.</summary>
    public SpanIds? Span { get; init; }

    /// <summary>A span around those of calls: it bears usage and is no call.</summary>
    public bool Around { get; init; }

    public required long Time { get; init; }
    public int DurationMs { get; init; }
    public required TokenCounts Tokens { get; init; }
    public long? CostNano { get; init; }
    public long? Write1h { get; init; }

    /// <summary>No call ever happened as this says.</summary>
    public bool Untrue { get; init; }
}

/// <param name="Parent">Zero for the root of a trace.</param>
internal sealed record SpanIds(string Trace, long Id, long Parent);

/// <summary>A span without usage that may link others.</summary>
internal sealed record BareSpan(SpanIds Span, string? Session, Who Who, long Time);
