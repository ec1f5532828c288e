using System.Text.Json;

namespace Takt.Forecast.Histories;

/// <summary>The values of a line about a question, by name.</summary>
internal sealed class QuestionFields
{
    public QuestionFields() => Array.Fill(Quantiles, double.NaN);

    public Dictionary<string, string> Texts { get; } = [];

    public Dictionary<string, double> Numbers { get; } = [];

    /// <value>Not a number where the line says nothing.</value>
    public double[] Quantiles { get; } = new double[AnswerLine.Levels];

    public string Series => Texts.GetValueOrDefault("series") ?? throw new JsonException("A line without its series.");

    /// <value>One of the two constants, so that comparing is cheap.</value>
    public string Window => Texts.GetValueOrDefault("window") switch
    {
        WindowNames.FiveHour => WindowNames.FiveHour,
        WindowNames.SevenDay => WindowNames.SevenDay,
        var other => throw new JsonException($"A line about the window '{other}'."),
    };

    public double? Known(string name) => Numbers.TryGetValue(name, out var number) ? number : null;

    public double Number(string name) => Known(name) ?? throw new JsonException($"A line without {name}.");
}
