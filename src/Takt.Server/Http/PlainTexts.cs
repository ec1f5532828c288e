using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Takt.Server.Http;

/// <summary>
/// Refuses the one character that JSON can carry and the database's texts can't, before it gets there: a refusal in the middle of a
/// conversation with the database may cost the connection, and with it the next request of somebody else.
/// </summary>
internal static class PlainTexts
{
    private const char Nul = '\0';

    public static void Guard(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
            return;
        var texts = type.Properties.Where(property => property.PropertyType == typeof(string) && property.Get is not null)
            .Select(property => property.Get!).ToArray();
        if (texts.Length > 0)
            type.OnDeserialized = read => Check(texts, read);
    }

    private static void Check(Func<object, object?>[] texts, object read)
    {
        foreach (var text in texts)
        {
            if (text(read) is string value && value.Contains(Nul, StringComparison.Ordinal))
                throw new JsonException("A text has a NUL character.");
        }
    }
}
