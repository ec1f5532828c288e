using System.Globalization;
using System.Text.Json;

namespace Takt.Forecast.Histories;

/// <summary>Reads questions, their answers and what came of them: lines of a few values each.</summary>
internal static class QuestionReader
{
    public static IEnumerable<OriginLine> Origins(string path) =>
        Lines(path).Select(line => new OriginLine(
            line.Series, line.Number("origin"), line.Window, line.Number("opened"), line.Number("reset")));

    public static IEnumerable<TruthLine> Truths(string path) =>
        Lines(path).Select(line => new TruthLine(
            line.Series, line.Texts.GetValueOrDefault("kind", ""), line.Number("origin"), line.Window, line.Number("use_at_reset"),
            line.Known("hit_minute"), line.Known("active") == 1));

    public static IEnumerable<AnswerLine> Answers(string path) =>
        Lines(path).Select(line => new AnswerLine(
            line.Series, line.Number("origin"), line.Window, line.Quantiles, line.Known("hit_probability") ?? double.NaN,
            line.Known("hit_p10"), line.Known("hit_p50"), line.Known("hit_p90")));

    private static IEnumerable<QuestionFields> Lines(string path)
    {
        foreach (var line in JsonLines.Read(path))
            yield return Parse(line.Span);
    }

    private static QuestionFields Parse(ReadOnlySpan<byte> line)
    {
        var fields = new QuestionFields();
        var reader = new Utf8JsonReader(line);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name == "quantiles" && reader.TokenType == JsonTokenType.StartObject)
                Quantiles(ref reader, fields.Quantiles);
            else if (reader.TokenType == JsonTokenType.String || name == "series")
                fields.Texts[name] = JsonFields.Text(ref reader) ?? "";
            else if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
                fields.Numbers[name] = reader.GetBoolean() ? 1 : 0;
            else if (JsonFields.Number(ref reader) is { } number)
                fields.Numbers[name] = number;
        }

        return fields;
    }

    /// <summary>The levels that are asked for; others are left out.</summary>
    private static void Quantiles(ref Utf8JsonReader reader, double[] quantiles)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var named = double.TryParse(reader.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var level);
            reader.Read();
            var value = JsonFields.Number(ref reader);
            var index = Math.Round(level * 20) - 1;
            if (named && value is not null && index is >= 0 and < AnswerLine.Levels && Math.Abs(level * 20 - index - 1) < 1e-6)
                quantiles[(int)index] = value.Value;
        }
    }
}
