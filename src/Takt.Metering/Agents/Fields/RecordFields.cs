using System.Buffers.Text;

namespace Takt.Metering.Agents.Fields;

/// <summary>A record's attributes over its scope's over its resource's, read tolerantly: numbers and booleans may come as text.</summary>
internal sealed class RecordFields
{
    /// <summary>Beyond this a count is a mistake or an attack, and sums of it would overflow.</summary>
    public const long MaxCount = 1_000_000_000_000_000;

    public FieldLayer Resource { get; } = new();

    public FieldLayer Scope { get; } = new();

    public FieldLayer Record { get; } = new();

    public AttributeValue Get(Field field)
    {
        if (Record.Has(field))
            return Record.Get(field);
        if (Scope.Has(field))
            return Scope.Get(field);
        return Resource.Has(field) ? Resource.Get(field) : default;
    }

    /// <summary>Trimmed text; empty when absent or no text. JavaScript's <c>undefined</c> is absence, too.</summary>
    public ReadOnlySpan<byte> Text(Field field) => TextOf(Get(field));

    public bool HasText(Field field) => !Text(field).IsEmpty;

    public static ReadOnlySpan<byte> TextOf(AttributeValue value)
    {
        if (value.Kind != AttributeKind.String)
            return default;
        var text = value.Text.Trim(" \t\r\n"u8);
        return text.SequenceEqual("undefined"u8) ? default : text;
    }

    /// <summary>True only for what says true.</summary>
    public bool? Flag(Field field)
    {
        var value = Get(field);
        if (value.Kind == AttributeKind.Bool)
            return value.Number != 0;
        var text = TextOf(value);
        if (text.SequenceEqual("true"u8))
            return true;
        return text.SequenceEqual("false"u8) ? false : null;
    }

    /// <summary>
    /// A count of something: absent is zero; halves go to even. False when it isn't a number from 0 to <see cref="MaxCount"/>.
    /// </summary>
    public bool TryCount(Field field, out long count) => TryCountOf(Get(field), out count);

    public static bool TryCountOf(in AttributeValue value, out long count)
    {
        count = 0;
        if (value.Kind == AttributeKind.Int)
        {
            count = value.Number;
            return count is >= 0 and <= MaxCount;
        }
        if (value.Kind is AttributeKind.None or AttributeKind.String && TextOf(value).IsEmpty)
            return true;
        if (!TryDoubleOf(value, out var number))
            return false;
        number = Math.Round(number, MidpointRounding.ToEven);
        if (!(number >= 0 && number <= MaxCount))
            return false;
        count = (long)number;
        return true;
    }

    public static bool TryDoubleOf(in AttributeValue value, out double number)
    {
        number = 0;
        switch (value.Kind)
        {
            case AttributeKind.Int:
                number = value.Number;
                return true;
            case AttributeKind.Double:
                number = BitConverter.Int64BitsToDouble(value.Number);
                return double.IsFinite(number);
            case AttributeKind.String:
                var text = TextOf(value);
                return Utf8Parser.TryParse(text, out number, out var used) && used == text.Length && double.IsFinite(number);
            default:
                return false;
        }
    }
}
