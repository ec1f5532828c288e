namespace Takt.Otlp;

/// <summary>Walks what an array or map holds itself; the keys of an array's elements are empty.</summary>
public ref struct OtlpChildren
{
    private readonly ReadOnlySpan<OtlpAttribute> nested;
    private int current = -1;
    private int next;

    internal OtlpChildren(ReadOnlySpan<OtlpAttribute> nested) => this.nested = nested;

    public readonly OtlpAttribute Current => nested[current];

    public readonly OtlpChildren GetEnumerator() => this;

    public bool MoveNext()
    {
        if (next >= nested.Length) return false;
        current = next;

        // What a child holds follows it; the next child comes after that.
        OtlpValue value = nested[current].Value;
        next += 1 + (value.IsNested ? value.Text.Length : 0);
        return true;
    }
}
