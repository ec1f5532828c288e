namespace Takt.Metering.Agents.Fields;

/// <summary>The known attributes of one resource, scope, record or span event; the last one of a name wins.</summary>
internal sealed class FieldLayer
{
    /// <summary>No value that is used is longer: a longer one is cut, so that a hostile one costs nothing.</summary>
    private const int MaxText = 2048;

    private readonly Slot[] slots = new Slot[(int)Field.Count];
    private readonly ByteArena arena = new();
    private int generation = 1;

    public void Clear()
    {
        generation++;
        arena.Clear();
    }

    public bool Has(Field field) => slots[(int)field].Generation == generation;

    public AttributeValue Get(Field field)
    {
        ref readonly var slot = ref slots[(int)field];
        return new AttributeValue(slot.Kind, slot.Number, arena.Slice(slot.Start, slot.Length));
    }

    public void Set(Field field, in AttributeValue value)
    {
        var text = value.Text.Length > MaxText ? value.Text[..MaxText] : value.Text;
        slots[(int)field] = new Slot(generation, value.Kind, value.Number, arena.Add(text), text.Length);
    }

    private readonly record struct Slot(int Generation, AttributeKind Kind, long Number, int Start, int Length);
}
