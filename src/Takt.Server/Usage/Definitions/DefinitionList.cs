using System.Text.RegularExpressions;
using Takt.Contracts.Usage;

namespace Takt.Server.Usage.Definitions;

/// <summary>Every figure's definition, from the one text that states them: docs/definitions.md, which the build carries.</summary>
internal static partial class DefinitionList
{
    private const string Continued = "… ";

    /// <summary>The text itself, for whoever reads Markdown.</summary>
    public static string Markdown { get; } = Read();

    /// <summary>In the order of the text.</summary>
    public static IReadOnlyList<Definition> All { get; } = [.. Parse(Markdown)];

    /// <summary>Rows of its table. A word that goes on with an ellipsis belongs to the last one that doesn't.</summary>
    public static IEnumerable<Definition> Parse(string markdown)
    {
        var parent = "";
        foreach (var line in markdown.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2))
        {
            string[] cells = [.. line.Trim().Trim('|').Split('|').Select(cell => LinkPattern().Replace(cell.Trim(), "$1"))];
            var word = cells[0].StartsWith(Continued, StringComparison.Ordinal) ? $"{parent}: {cells[0][Continued.Length..]}" : cells[0];
            parent = cells[0].StartsWith(Continued, StringComparison.Ordinal) ? parent : word;
            yield return new(NotWordPattern().Replace(word.ToLowerInvariant(), "-").Trim('-'), word, cells[1],
                cells[2].Length == 0 ? null : cells[2]);
        }
    }

    private static string Read()
    {
        using var stream = typeof(DefinitionList).Assembly.GetManifestResourceStream("definitions.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]+\)")]
    private static partial Regex LinkPattern();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotWordPattern();
}
