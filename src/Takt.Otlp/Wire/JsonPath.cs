using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Takt.Otlp;

/// <summary>Says which field an offset of a JSON body is in: read again up to there, so that reading itself need not keep count.</summary>
internal static class JsonPath
{
    private const int MaxDepth = 512;
    private const int LongestName = 64;

    public static string At(ReadOnlySpan<byte> body, int offset)
    {
        List<Step> steps = [];
        Utf8JsonReader reader = new(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            while (reader.Read())
            {
                Follow(ref reader, steps);
                if (reader.TokenStartIndex >= offset)
                    break;
            }
        }
        catch (JsonException)
        {
            // What cannot be read ends the path.
        }

        return Text(steps);
    }

    private static void Follow(ref Utf8JsonReader reader, List<Step> steps)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                steps.RemoveAt(steps.Count - 1);
                return;
            case JsonTokenType.PropertyName:
                steps[^1] = new Step(Name(reader.ValueSpan), -1);
                return;
        }

        if (steps.Count > 0 && steps[^1] is { Name: null } element)
            steps[^1] = element with { Index = element.Index + 1 };
        if (reader.TokenType == JsonTokenType.StartObject)
            steps.Add(new Step("", -1));
        else if (reader.TokenType == JsonTokenType.StartArray)
            steps.Add(new Step(null, -1));
    }

    /// <summary>A name as it may stand in an error message: short, and ASCII letters only, since it is the sender's.</summary>
    private static string Name(ReadOnlySpan<byte> name)
    {
        bool plain = name.Length <= LongestName;
        foreach (byte letter in name)
            plain &= char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'_' or (byte)'.' or (byte)'-';
        return plain ? Encoding.ASCII.GetString(name) : "?";
    }

    private static string Text(List<Step> steps)
    {
        StringBuilder path = new();
        foreach (Step step in steps)
        {
            if (step.Name is { Length: > 0 } name)
                path.Append(path.Length > 0 ? "." : "").Append(name);
            else if (step.Name is null && step.Index >= 0)
                path.Append(CultureInfo.InvariantCulture, $"[{step.Index}]");
        }

        return path.ToString();
    }

    /// <summary>An object at its property of a name, or, without a name, an array at an index.</summary>
    private readonly record struct Step(string? Name, int Index);
}
