using Takt.Metering.Agents.Fields;

namespace Takt.Metering.Agents;

/// <summary>
/// What a data point's attributes say besides who and where: with metric and start time it is the stream, in whatever order they come.
/// </summary>
internal sealed class PointAttributes
{
    private readonly ByteArena _arena = new();
    private readonly List<Entry> _entries = [];

    public void Clear()
    {
        _arena.Clear();
        _entries.Clear();
    }

    public void Add(ReadOnlySpan<byte> key, in AttributeValue value) =>
        _entries.Add(new Entry(_arena.Add(key), key.Length, _arena.Add(value.Text), value.Text.Length, value.Kind, value.Number));

    public void AddTo(HashBuilder hash)
    {
        _entries.Sort(Compare);
        hash.Add(_entries.Count);
        foreach (var entry in _entries)
        {
            hash.Add(Key(entry));
            hash.Add(new AttributeValue(entry.Kind, entry.Number, _arena.Slice(entry.Value, entry.ValueLength)));
        }
    }

    private int Compare(Entry a, Entry b)
    {
        var byKey = Key(a).SequenceCompareTo(Key(b));
        return byKey != 0 ? byKey : _arena.Slice(a.Value, a.ValueLength).SequenceCompareTo(_arena.Slice(b.Value, b.ValueLength));
    }

    private ReadOnlySpan<byte> Key(in Entry entry) => _arena.Slice(entry.Key, entry.KeyLength);

    private readonly record struct Entry(int Key, int KeyLength, int Value, int ValueLength, AttributeKind Kind, long Number);
}
