namespace Takt.Otlp;

/// <summary>Walks what an array or map holds itself; the keys of an array's elements are empty.</summary>
public ref struct OtlpChildren
{
    private readonly ReadOnlySpan<OtlpAttribute> _nested;
    private int _current = -1;
    private int _next;

    internal OtlpChildren(ReadOnlySpan<OtlpAttribute> nested) => _nested = nested;

    public readonly OtlpAttribute Current => _nested[_current];

    public readonly OtlpChildren GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_next >= _nested.Length)
            return false;
        _current = _next;

        // What a child holds follows it; the next child comes after that.
        OtlpValue value = _nested[_current].Value;
        _next += 1 + (value.IsNested ? value.Text.Length : 0);
        return true;
    }
}
