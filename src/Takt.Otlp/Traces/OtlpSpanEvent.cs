namespace Takt.Otlp;

/// <summary>An event of a span.</summary>
public struct OtlpSpanEvent
{
    internal AttributeRun Run;

    /// <summary>Index of its span.</summary>
    public int Span { readonly get; internal set; }

    /// <summary>Nanoseconds since 1970 in UTC.</summary>
    public ulong TimeUnixNano { readonly get; internal set; }

    public Slice Name { readonly get; internal set; }

    public readonly int AttributeStart => Run.Start;

    public readonly int AttributeCount => Run.Count;

    public readonly uint DroppedAttributesCount => Run.Dropped;
}
