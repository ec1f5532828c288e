namespace Takt.Metering.Usage;

/// <summary>A report's texts by <see cref="DimensionRow.Slot"/>. A changed one is a copy, so that reports may share them.</summary>
internal readonly struct DimensionValues(string?[] values) : IEquatable<DimensionValues>
{
    private readonly string?[]? _values = values;

    public string? this[int slot] => _values?[slot];

    public DimensionValues With(int slot, string? value)
    {
        var copy = _values is null ? new string?[DimensionTable.Texts.Length] : [.. _values];
        copy[slot] = value;
        return new(copy);
    }

    public bool Equals(DimensionValues other) => _values.AsSpan().SequenceEqual(other._values);

    public override bool Equals(object? obj) => obj is DimensionValues other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in _values.AsSpan())
            hash.Add(value);
        return hash.ToHashCode();
    }
}
