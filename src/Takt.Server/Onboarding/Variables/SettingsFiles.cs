using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Takt.Server.Onboarding.Variables;

/// <summary>Claude Code's settings, as JSON to paste.</summary>
internal static class SettingsFiles
{
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>By a shell's own home, so that the same line serves every user of a machine.</summary>
    public const string HelperCommand = "sh \"$HOME/.takt/claude-code-headers.sh\"";

    public static string Env(IEnumerable<Variable> variables) => Write(new() { ["env"] = Object(variables) });

    /// <summary>The same without the token: a helper says the header.</summary>
    public static string WithHelper(IEnumerable<Variable> variables) => Write(new()
    {
        ["otelHeadersHelper"] = HelperCommand,
        ["env"] = Object(variables.Where(v => v.Name != Variable.Headers)),
    });

    /// <summary>One text in quotes, for JSON and YAML alike.</summary>
    public static string Text(string value) => JsonValue.Create(value).ToJsonString(Readable);

    /// <summary>The body of a question to <c>/validate</c>, in ASCII: what a console does to other characters can't hurt it.</summary>
    public static string HostName(string machine) => $"{{\"host_name\":\"{JavaScriptEncoder.Default.Encode(machine)}\"}}";

    private static JsonObject Object(IEnumerable<Variable> variables) =>
        new(variables.Select(v => KeyValuePair.Create(v.Name, (JsonNode?)JsonValue.Create(v.Literal))));

    private static string Write(JsonObject settings) => settings.ToJsonString(Readable);
}
