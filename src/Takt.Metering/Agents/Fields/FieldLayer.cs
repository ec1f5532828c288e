namespace Takt.Metering.Agents.Fields;

/// <summary>
/// The known attributes of one resource, scope, record or span event; of several spellings the best one, of several values the last.
/// </summary>
internal sealed class FieldLayer
{
    /// <summary>No value that is used is longer: a longer one is cut, so that a hostile one costs nothing.</summary>
    private const int MaxText = 2048;

    private readonly Slot[] _slots = new Slot[DimensionKeys.FieldCount];
    private readonly ByteArena _arena = new();
    private int _generation = 1;

    public void Clear()
    {
        _generation++;
        _arena.Clear();
    }

    public bool Has(Field field) => _slots[(int)field].Generation == _generation;

    public AttributeValue Get(Field field)
    {
        ref readonly var slot = ref _slots[(int)field];
        return new AttributeValue(slot.Kind, slot.Number, _arena.Slice(slot.Start, slot.Length));
    }

    /// <param name="rank">The spelling's: a worse one than is there already is passed over.</param>
    public void Set(Field field, in AttributeValue value, byte rank = 0)
    {
        if (Has(field) && _slots[(int)field].Rank < rank)
            return;
        var text = value.Text.Length > MaxText ? value.Text[..MaxText] : value.Text;
        _slots[(int)field] = new Slot(_generation, rank, value.Kind, value.Number, _arena.Add(text), text.Length);
    }

    private readonly record struct Slot(int Generation, byte Rank, AttributeKind Kind, long Number, int Start, int Length);
}
