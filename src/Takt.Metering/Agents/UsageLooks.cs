using System.Text;
using Takt.Metering.Agents.Fields;

namespace Takt.Metering.Agents;

/// <summary>
/// What looks like usage in a frame or under a name that nobody here knows: then nothing is counted, and the sender is told so rather than
/// left with a success that says nothing.
/// </summary>
internal static class UsageLooks
{
    private const int LongestKey = 100;

    /// <summary>Whether an unknown attribute reads as a count of what went into or came out of a model.</summary>
    public static bool IsCount(ReadOnlySpan<byte> key, in AttributeValue value)
    {
        if (key.Length > LongestKey || !(key.EndsWith("okens"u8) || key.EndsWith("oken_count"u8) || key.EndsWith("okenCount"u8)))
            return false;
        if (!RecordFields.TryDoubleOf(value, out var number) || number <= 0)
            return false;
        var name = key[(key.LastIndexOf((byte)'.') + 1)..];
        foreach (var direction in (ReadOnlySpan<string>)["input", "output", "prompt", "completion", "cached", "cache_", "candidates"])
        {
            if (Begins(name, direction))
                return true;
        }
        return false;
    }

    /// <summary>
    /// Whether an unknown metric is named like one of tokens that were used, rather than of times per token or of limits.
    /// </summary>
    public static bool IsMetric(ReadOnlySpan<byte> name) =>
        Holds(name, "token")
            && (Holds(name, "usage") || Holds(name, "used") || name.EndsWith("tokens"u8) || name.EndsWith("tokens_total"u8))
        && !Holds(name, "per_") && !Holds(name, "time") && !Holds(name, "max") && !Holds(name, "limit");

    /// <summary>Says of a record that wasn't understood what of it looked like usage, if anything did.</summary>
    /// <param name="what">Log, span or data point.</param>
    public static void Check(Record record, string what)
    {
        if (record.Understood || record.Batch.Notice is not null)
            return;
        var key = record.UnreadKey;
        if (key.IsEmpty && !(CallUsage.IsTold(record) && HasTokens(record)))
            return;
        var which = key.IsEmpty ? "token counts" : Printable(key);
        Say(record, $"{what} {Printable(record.Name)} has {which} but is in no form that Takt counts; nothing of it was counted");
    }

    public static void Say(Record record, string notice)
    {
        record.Understood = true;
        record.Batch.Notify(notice);
    }

    public static string Printable(ReadOnlySpan<byte> name) =>
        name.IsEmpty ? "without a name" : KindNames.IsName(name) ? Encoding.ASCII.GetString(name) : "of an unprintable name";

    private static bool HasTokens(Record record) => !CallUsage.TryCount(record, out var tokens) || !tokens.IsZero;

    private static bool Begins(ReadOnlySpan<byte> name, string word) =>
        name.Length >= word.Length && Ascii.EqualsIgnoreCase(name[..word.Length], word);

    private static bool Holds(ReadOnlySpan<byte> name, ReadOnlySpan<char> word)
    {
        for (var i = 0; i + word.Length <= name.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(name.Slice(i, word.Length), word))
                return true;
        }
        return false;
    }
}
