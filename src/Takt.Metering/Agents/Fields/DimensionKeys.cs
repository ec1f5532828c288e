using Takt.Metering.Usage;

namespace Takt.Metering.Agents.Fields;

/// <summary>
/// The fields of the attributes that dimensions are read from: the known one where code asks for the attribute by name, else one that is
/// made here, so that a dimension's row is all there is to write.
/// </summary>
internal static class DimensionKeys
{
    /// <summary>Keys that only dimensions are read from.</summary>
    public static readonly (string Key, Field Field)[] Own = Assign();

    /// <summary>How many fields there are in all.</summary>
    public static readonly int FieldCount = (int)Field.Count + Own.Length;

    private static readonly Dictionary<string, Field> Fields = KnownKeys.Fields.Concat(Own).ToDictionary(key => key.Key, key => key.Field);

    public static Field[] Of(DimensionRow row) => [.. row.Keys.Select(key => Fields[key])];

    private static (string, Field)[] Assign()
    {
        var known = KnownKeys.Fields.Select(key => key.Key).ToHashSet();
        var own = DimensionTable.Texts.SelectMany(row => row.Keys).Distinct().Where(key => !known.Contains(key)).ToArray();
        return [.. own.Select((key, i) => (key, checked((Field)(byte)((int)Field.Count + i))))];
    }
}
