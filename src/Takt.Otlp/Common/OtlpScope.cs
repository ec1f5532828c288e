namespace Takt.Otlp;

/// <summary>An instrumentation scope within a resource block.</summary>
public struct OtlpScope
{
    internal AttributeRun Run;

    /// <summary>Index of its resource.</summary>
    public int Resource { readonly get; internal set; }

    public Slice Name { readonly get; internal set; }

    public Slice Version { readonly get; internal set; }

    public Slice SchemaUrl { readonly get; internal set; }

    public readonly int AttributeStart => Run.Start;

    public readonly int AttributeCount => Run.Count;

    public readonly uint DroppedAttributesCount => Run.Dropped;
}
