namespace Takt.Otlp;

/// <summary>A log record. Times are nanoseconds since 1970 in UTC, 0 when not sent.</summary>
public struct OtlpLog
{
    internal AttributeRun Run;
    internal OtlpValue BodyField;

    /// <summary>Index of its scope.</summary>
    public int Scope { readonly get; internal set; }

    public int SeverityNumber { readonly get; internal set; }

    public ulong TimeUnixNano { readonly get; internal set; }

    public ulong ObservedTimeUnixNano { readonly get; internal set; }

    public Slice SeverityText { readonly get; internal set; }

    public Slice EventName { readonly get; internal set; }

    /// <summary>16 bytes, or empty.</summary>
    public Slice TraceId { readonly get; internal set; }

    /// <summary>8 bytes, or empty.</summary>
    public Slice SpanId { readonly get; internal set; }

    public uint Flags { readonly get; internal set; }

    /// <summary>Whether <see cref="OtlpBatch.DropBody"/> was called for it.</summary>
    public bool BodyDropped { readonly get; internal set; }

    public readonly OtlpValue Body => BodyField;

    public readonly int AttributeStart => Run.Start;

    public readonly int AttributeCount => Run.Count;

    public readonly uint DroppedAttributesCount => Run.Dropped;
}
