using System.Text;

namespace Takt.Server.Onboarding.Variables;

/// <param name="AsksMachine">Ends in the machine's name, which is not known here: shells ask for it, files have a placeholder.</param>
/// <param name="Required">Without it nothing, or less, arrives; what is not is a help that not every version knows.</param>
internal sealed record Variable(string Name, string Value, bool AsksMachine = false, bool Required = true)
{
    /// <summary>What people put in place of a machine's name.</summary>
    public const string MachinePlaceholder = "YOUR_MACHINE_NAME";

    public const string Headers = "OTEL_EXPORTER_OTLP_HEADERS";
    public const string ResourceAttributes = "OTEL_RESOURCE_ATTRIBUTES";

    /// <summary>
    /// Has Claude Code name its machine by itself, from 2.1.332 on; a <c>host.name</c> in the resource attributes wins, and older ones need
    /// it.
    /// </summary>
    public const string IncludeHost = "OTEL_RESOURCE_INCLUDE_HOST";

    /// <value>For where nothing can be asked.</value>
    public string Literal => AsksMachine ? Value + MachinePlaceholder : Value;

    /// <summary>Never the value: it may be the token.</summary>
    public override string ToString() => Name;

    /// <summary>
    /// Values of resource attributes are percent-encoded: a comma or an equals sign would make exporters drop all of them.
    /// </summary>
    public static string Encode(string value)
    {
        // A lone half of a surrogate pair has no encoding; people would not get it typed either.
        var sound = string.Concat(value.EnumerateRunes().Select(rune => rune == Rune.ReplacementChar ? "-" : rune.ToString()));
        return Uri.EscapeDataString(sound);
    }
}
