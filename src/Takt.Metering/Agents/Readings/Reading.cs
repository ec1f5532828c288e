using System.Globalization;
using Takt.Metering.Agents.Fields;
using Takt.Metering.Cost;

namespace Takt.Metering.Agents.Readings;

/// <summary>Makes a dimension's value of what a record says; null where it says nothing.</summary>
internal delegate string? DimensionReading(in Reading reading);

/// <summary>A record as one dimension's reading sees it: the attributes of its row, and what the family knows.</summary>
/// <param name="own">The fields of the row's keys, in their order.</param>
internal readonly ref struct Reading(RecordFields fields, Sender sender, DimensionFields special, ModelId? model, ReadOnlySpan<Field> own)
{
    private readonly ReadOnlySpan<Field> _own = own;

    public RecordFields Fields { get; } = fields;

    public Sender Sender { get; } = sender;

    /// <summary>Null on activity that names no model.</summary>
    public ModelId? Model { get; } = model;

    public string? Agent => TextOf(Fields, special.Agent);

    public string? Tool => TextOf(Fields, special.Tool);

    /// <summary>The value of the row's key at that place.</summary>
    public string? Text(int key) => TextOf(Fields, _own[key]);

    public ReadOnlySpan<byte> Utf8(int key) => Fields.Text(_own[key]);

    public bool? Flag(int key) => Fields.Flag(_own[key]);

    /// <summary>The first of the row's attributes that says something.</summary>
    public string? First()
    {
        foreach (var field in _own)
        {
            if (TextOf(Fields, field) is { } text)
                return text;
        }

        return null;
    }

    public static string? TextOf(RecordFields fields, Field field)
    {
        if (field == Field.None)
            return null;
        var value = fields.Get(field);
        return value.Kind switch
        {
            AttributeKind.Int => value.Number.ToString(CultureInfo.InvariantCulture),
            AttributeKind.Bool => value.Number != 0 ? "true" : "false",
            _ => DimensionText.Clean(RecordFields.TextOf(value)),
        };
    }
}
