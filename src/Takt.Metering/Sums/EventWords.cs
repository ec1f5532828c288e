using System.Collections.Immutable;
using System.Globalization;

namespace Takt.Metering.Sums;

/// <summary>
/// The words that sums of events tell apart. Stored as their places: new ones go to the end. Whatever is in no list is <c>other</c>.
/// </summary>
public static class EventWords
{
    private const byte Other = 1;

    private static readonly ImmutableArray<string?> Reasons =
    [
        null, "other", "config", "hook", "user_permanent", "user_temporary", "user_abort", "user_reject", "auto", "manual", "unknown",
        "succeeded", "failed", "no status", "400", "401", "403", "404", "408", "413", "422", "429", "500", "502", "503", "504", "529",
    ];

    // What clients name, and what else is common enough to be looked for.
    private static readonly ImmutableArray<string?> Languages =
    [
        null, "other", "unknown", "TypeScript", "Python", "JavaScript", "Markdown", "Go", "Rust", "Java", "Kotlin", "Swift", "C", "C++",
        "C#", "F#", "Ruby", "PHP", "Scala", "Shell", "Bash", "PowerShell", "SQL", "HTML", "CSS", "SCSS", "Less", "JSON", "YAML", "TOML",
        "XML", "Dart", "Elixir", "Erlang", "Haskell", "Lua", "Perl", "R", "Julia", "Zig", "Vue", "Svelte", "Terraform", "HCL", "Dockerfile",
        "Makefile", "GraphQL", "Protobuf", "Objective-C", "Clojure", "OCaml", "Groovy", "Jupyter", "Text",
    ];

    private static readonly Dictionary<string, byte> ReasonPlaces = Places(Reasons), LanguagePlaces = Places(Languages);

    public static byte Reason(string? word) => Place(ReasonPlaces, word);

    public static byte Language(string? word) => Place(LanguagePlaces, word);

    public static byte Status(short? status) =>
        Reason(status is { } known ? known.ToString(CultureInfo.InvariantCulture) : "no status");

    public static string? ReasonOf(byte place) => place < Reasons.Length ? Reasons[place] : Reasons[Other];

    public static string? LanguageOf(byte place) => place < Languages.Length ? Languages[place] : Languages[Other];

    private static byte Place(Dictionary<string, byte> places, string? word) =>
        word is null ? (byte)0 : places.GetValueOrDefault(word, Other);

    private static Dictionary<string, byte> Places(ImmutableArray<string?> words) =>
        words.Index().Where(word => word.Item is not null)
            .ToDictionary(word => word.Item!, word => (byte)word.Index, StringComparer.OrdinalIgnoreCase);
}
