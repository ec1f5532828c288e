namespace Takt.Otlp;

/// <summary>A span. Times are nanoseconds since 1970 in UTC, 0 when not sent; links are only counted.</summary>
public struct OtlpSpan
{
    internal AttributeRun Run;

    /// <summary>Index of its scope.</summary>
    public int Scope { readonly get; internal set; }

    /// <summary>1 internal, 2 server, 3 client, 4 producer, 5 consumer.</summary>
    public int Kind { readonly get; internal set; }

    /// <summary>16 bytes, or empty.</summary>
    public Slice TraceId { readonly get; internal set; }

    /// <summary>8 bytes, or empty.</summary>
    public Slice SpanId { readonly get; internal set; }

    /// <summary>8 bytes, or empty at the root.</summary>
    public Slice ParentSpanId { readonly get; internal set; }

    public Slice TraceState { readonly get; internal set; }

    public Slice Name { readonly get; internal set; }

    public ulong StartTimeUnixNano { readonly get; internal set; }

    public ulong EndTimeUnixNano { readonly get; internal set; }

    public uint Flags { readonly get; internal set; }

    /// <summary>0 unset, 1 ok, 2 error.</summary>
    public int StatusCode { readonly get; internal set; }

    public Slice StatusMessage { readonly get; internal set; }

    public bool StatusMessageDropped { readonly get; internal set; }

    /// <summary>Its events are neighbours in <see cref="OtlpBatch.SpanEvents"/>.</summary>
    public int EventStart { readonly get; internal set; }

    public int EventCount { readonly get; internal set; }

    public uint DroppedEventsCount { readonly get; internal set; }

    /// <summary>Links that were sent and not kept.</summary>
    public uint LinkCount { readonly get; internal set; }

    public uint DroppedLinksCount { readonly get; internal set; }

    public readonly int AttributeStart => Run.Start;

    public readonly int AttributeCount => Run.Count;

    public readonly uint DroppedAttributesCount => Run.Dropped;
}
