namespace Takt.Otlp;

/// <summary>A data point. Times are nanoseconds since 1970 in UTC, 0 when not sent.</summary>
public struct OtlpPoint
{
    internal AttributeRun Run;

    /// <summary>Index of its metric.</summary>
    public int Metric { readonly get; internal set; }

    public uint Flags { readonly get; internal set; }

    public ulong StartTimeUnixNano { readonly get; internal set; }

    public ulong TimeUnixNano { readonly get; internal set; }

    /// <summary>Of a gauge or sum: an <see cref="OtlpValueKind.Int"/> or <see cref="OtlpValueKind.Double"/>, else none.</summary>
    public OtlpValue Value { readonly get; internal set; }

    /// <summary>Of a histogram or summary: index in <see cref="OtlpBatch.Distributions"/>, else -1.</summary>
    public int Distribution { readonly get; internal set; }

    /// <summary>The sender has no value for this time (a stream that has ended): not a zero.</summary>
    public readonly bool NoRecordedValue => (Flags & 1) != 0;

    public readonly int AttributeStart => Run.Start;

    public readonly int AttributeCount => Run.Count;
}
