using System.Text;
using Takt.Metering.Agents.Fields;
using Takt.Metering.Cost;
using Takt.Metering.Usage;

namespace Takt.Metering.Agents.Readings;

/// <summary>Where a family keeps the dimensions that have no common name.</summary>
internal readonly record struct DimensionFields(Field Model, Field Agent = Field.AgentName, Field Tool = Field.None);

/// <summary>
/// Makes a record's <see cref="Dimensions"/>, or finds them: strings are made only for combinations not seen lately. Two levels, because
/// different texts can mean the same dimensions: the cache is keyed by the text as sent, the hash is over the values.
/// </summary>
internal sealed class DimensionReader
{
    private static readonly GenerationCache<Dimensions> Cache = new(8192);

    private static readonly (DimensionRow Row, Field[] Fields)[] Rows =
        [.. DimensionTable.Texts.Select(row => (row, DimensionKeys.Of(row)))];

    private static readonly Field[] Identity = [Field.UserEmail, Field.UserAccountUuid, Field.EndUserId, Field.UserId, Field.ProcessOwner,
        Field.HostName];

    // All that a value can depend on, besides the family's own fields.
    private static readonly Field[] Common = [.. Identity.Concat(Rows.SelectMany(row => row.Fields)).Distinct()];

    private readonly HashBuilder _raw = new();
    private readonly HashBuilder _values = new();
    private readonly RecentDimensions _recent = new();

    /// <param name="isUsage">Usage always has a model, if only an unknown one.</param>
    public Dimensions Read(RecordFields fields, Sender sender, DimensionFields special, bool isUsage)
    {
        _raw.Start((byte)sender).Add(isUsage ? 1 : 0);
        AddRaw(special.Model, fields.Get(special.Model));
        AddRaw(special.Agent, fields.Get(special.Agent));
        AddRaw(special.Tool, fields.Get(special.Tool));
        foreach (var field in Common)
        {
            var value = fields.Get(field);
            if (value.Kind != AttributeKind.None)
                AddRaw(field, value);
        }

        if (_recent.Find(_raw.Written) is { } same)
            return same;
        var key = _raw.Finish();
        return _recent.Add(_raw.Written, Cache.Find(key) ?? Cache.Add(key, Make(fields, sender, special, isUsage)));
    }

    private void AddRaw(Field field, in AttributeValue value) => _raw.Add((long)field).Add(value);

    private Dimensions Make(RecordFields fields, Sender sender, DimensionFields special, bool isUsage)
    {
        var model = Reading.TextOf(fields, special.Model) is { } named ? ModelId.Normalise(named) : default(ModelId?);
        if (model is null && isUsage)
            model = new ModelId("unknown", "unknown", null);
        var texts = new string?[Rows.Length];
        foreach (var (row, own) in Rows)
        {
            var reading = new Reading(fields, sender, special, model, own);
            texts[row.Slot] = row.Read is { } read ? read(reading) : reading.First();
        }

        var dimensions = Dimensions.Of(texts) with
        {
            UserEmail = Reading.TextOf(fields, Field.UserEmail),
            UserAccountUuid = Reading.TextOf(fields, Field.UserAccountUuid),
            EndUserId = Reading.TextOf(fields, Field.EndUserId),
            UserId = Reading.TextOf(fields, Field.UserId),
            ProcessOwner = Reading.TextOf(fields, Field.ProcessOwner),
            HostName = Reading.TextOf(fields, Field.HostName),
        };
        return dimensions with { Hash = HashOf(dimensions) };
    }

    private Guid HashOf(Dimensions d)
    {
        _values.Start(2);
        ReadOnlySpan<string?> identity = [d.UserEmail, d.UserAccountUuid, d.EndUserId, d.UserId, d.ProcessOwner, d.HostName];
        // Values are never empty, so an empty part is an absent one.
        foreach (var value in identity)
            _values.Add(Encoding.UTF8.GetBytes(value ?? string.Empty));
        foreach (var row in DimensionTable.Texts)
            _values.Add(Encoding.UTF8.GetBytes(d[row] ?? string.Empty));
        return _values.Finish();
    }
}
