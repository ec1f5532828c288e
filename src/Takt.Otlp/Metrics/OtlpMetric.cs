namespace Takt.Otlp;

/// <summary>A metric and where its points are.</summary>
public struct OtlpMetric
{
    internal AttributeRun Metadata;

    /// <summary>Index of its scope.</summary>
    public int Scope { readonly get; internal set; }

    public OtlpMetricKind Kind { readonly get; internal set; }

    /// <summary>Of a sum or histogram only.</summary>
    public OtlpTemporality Temporality { readonly get; internal set; }

    /// <summary>Of a sum only.</summary>
    public bool IsMonotonic { readonly get; internal set; }

    public Slice Name { readonly get; internal set; }

    public Slice Description { readonly get; internal set; }

    public Slice Unit { readonly get; internal set; }

    /// <summary>Its points are neighbours in <see cref="OtlpBatch.Points"/>.</summary>
    public int PointStart { readonly get; internal set; }

    public int PointCount { readonly get; internal set; }

    public readonly int MetadataStart => Metadata.Start;

    public readonly int MetadataCount => Metadata.Count;

    internal readonly bool HasTemporality =>
        Kind is OtlpMetricKind.Sum or OtlpMetricKind.Histogram or OtlpMetricKind.ExponentialHistogram;

    /// <summary>Sets the kind. A sender that sets two at once means the last: points of the first are forgotten.</summary>
    internal void Become(OtlpMetricKind kind, OtlpBatch batch)
    {
        if (Kind == kind)
            return;
        if (PointCount == 0)
            PointStart = batch.PointTable.Count;
        batch.PointTable.Truncate(PointStart);
        (Kind, PointCount, Temporality, IsMonotonic) = (kind, 0, OtlpTemporality.Unspecified, false);
    }
}
