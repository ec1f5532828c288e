using System.Globalization;
using System.Text.Json;

namespace Takt.Forecast.Histories;

/// <summary>Values as other writers may put them: whole numbers or not, a name as text or number, null for what isn't known.</summary>
internal static class JsonFields
{
    /// <summary>The number at the reader's place; null for anything else, of which it leaves nothing unread.</summary>
    public static double? Number(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return reader.GetDouble();
            case JsonTokenType.String:
                return double.TryParse(reader.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && double.IsFinite(number) ? number : null;
            default:
                reader.Skip();
                return null;
        }
    }

    public static string? Text(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number:
                return reader.GetDouble().ToString(CultureInfo.InvariantCulture);
            default:
                reader.Skip();
                return null;
        }
    }

    /// <summary>Moves to the next element of the array that the reader is in; false at its end.</summary>
    public static bool NextElement(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType != JsonTokenType.EndArray;

    /// <summary>Whether the array that the reader is in has a number next, and which.</summary>
    public static double? NextNumber(ref Utf8JsonReader reader, ref bool ended)
    {
        if (!ended && NextElement(ref reader))
            return Number(ref reader);
        ended = true;
        return null;
    }

    public static string? NextText(ref Utf8JsonReader reader, ref bool ended)
    {
        if (!ended && NextElement(ref reader))
            return Text(ref reader);
        ended = true;
        return null;
    }

    /// <summary>Leaves the array that the reader is in, whatever is still in it.</summary>
    public static void Leave(ref Utf8JsonReader reader, bool ended)
    {
        while (!ended && NextElement(ref reader))
            reader.Skip();
    }
}
