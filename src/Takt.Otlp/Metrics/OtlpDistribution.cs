namespace Takt.Otlp;

/// <summary>What a histogram, exponential histogram or summary point has beyond a plain one.</summary>
public struct OtlpDistribution
{
    public ulong Count { readonly get; internal set; }

    public double? Sum { readonly get; internal set; }

    public double? Min { readonly get; internal set; }

    public double? Max { readonly get; internal set; }

    /// <summary>Bucket counts of a histogram, in <see cref="OtlpBatch.Buckets"/>.</summary>
    public Slice Buckets { readonly get; internal set; }

    /// <summary>
    /// In <see cref="OtlpBatch.Bounds"/>: upper bounds of a histogram's buckets; of a summary pairs of a quantile and its value.
    /// </summary>
    public Slice Bounds { readonly get; internal set; }

    /// <summary>Of an exponential histogram, as are all below: base = 2^(2^-scale).</summary>
    public int Scale { readonly get; internal set; }

    public ulong ZeroCount { readonly get; internal set; }

    public double ZeroThreshold { readonly get; internal set; }

    public int PositiveOffset { readonly get; internal set; }

    public int NegativeOffset { readonly get; internal set; }

    /// <summary>Counts in <see cref="OtlpBatch.Buckets"/>.</summary>
    public Slice Positive { readonly get; internal set; }

    /// <summary>Counts in <see cref="OtlpBatch.Buckets"/>.</summary>
    public Slice Negative { readonly get; internal set; }
}
