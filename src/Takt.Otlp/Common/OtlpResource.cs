namespace Takt.Otlp;

/// <summary>A resource block: who sent.</summary>
public struct OtlpResource
{
    internal AttributeRun Run;

    public readonly int AttributeStart => Run.Start;

    public readonly int AttributeCount => Run.Count;

    public readonly uint DroppedAttributesCount => Run.Dropped;

    public Slice SchemaUrl { readonly get; internal set; }
}
