using Takt.Metering.Agents.Fields;

namespace Takt.Metering.Agents;

/// <summary>What a data point's attributes say besides who and where: with metric and start time it is the stream, in whatever order they come.</summary>
internal sealed class PointAttributes
{
    private readonly ByteArena arena = new();
    private readonly List<Entry> entries = [];

    public void Clear()
    {
        arena.Clear();
        entries.Clear();
    }

    public void Add(ReadOnlySpan<byte> key, in AttributeValue value) =>
        entries.Add(new Entry(arena.Add(key), key.Length, arena.Add(value.Text), value.Text.Length, value.Kind, value.Number));

    public void AddTo(HashBuilder hash)
    {
        entries.Sort(Compare);
        hash.Add(entries.Count);
        foreach (var entry in entries)
        {
            hash.Add(Key(entry));
            hash.Add(new AttributeValue(entry.Kind, entry.Number, arena.Slice(entry.Value, entry.ValueLength)));
        }
    }

    private int Compare(Entry a, Entry b)
    {
        var byKey = Key(a).SequenceCompareTo(Key(b));
        return byKey != 0 ? byKey : arena.Slice(a.Value, a.ValueLength).SequenceCompareTo(arena.Slice(b.Value, b.ValueLength));
    }

    private ReadOnlySpan<byte> Key(in Entry entry) => arena.Slice(entry.Key, entry.KeyLength);

    private readonly record struct Entry(int Key, int KeyLength, int Value, int ValueLength, AttributeKind Kind, long Number);
}
