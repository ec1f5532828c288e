namespace Takt.Metering.Cost;

/// <summary>A model id in its one normal form.</summary>
/// <param name="Id">Lower case, without platform prefixes and suffixes; keeps a date suffix.</param>
/// <param name="Family">The id without a date suffix.</param>
/// <param name="ContextWindow">The <c>1m</c> of <c>claude-opus-4-8[1m]</c>; null where none is named.</param>
/// <param name="Geography">Where a cloud platform's id says that the model runs (<see cref="ModelGeography"/>); null where it
/// doesn't.</param>
public readonly record struct ModelId(string Id, string Family, string? ContextWindow, string? Geography = null)
{
    /// <summary>What transcripts and events call messages that the client made itself: never usage.</summary>
    public const string Synthetic = "<synthetic>";

    private const string ClaudePrefix = "claude-";
    private const int DateLength = 8;

    /// <summary>
    /// Cloud platforms dress ids up (ARNs, <c>us.anthropic.</c>, <c>-v1:0</c>, <c>@20251001</c>): Claude's are undressed, other makers'
    /// left as they are but for case.
    /// </summary>
    public static ModelId Normalise(string raw)
    {
        var text = raw.AsSpan().Trim();
        string? window = null;
        var bracket = text.IndexOf('[');
        if (bracket > 0 && text[^1] == ']')
        {
            window = text[(bracket + 1)..^1].Trim().ToString().ToLowerInvariant();
            text = text[..bracket].TrimEnd();
        }

        var id = text.ToString().ToLowerInvariant();
        var claude = id.LastIndexOf(ClaudePrefix, StringComparison.Ordinal);
        string? geography = null;
        if (claude >= 0 && (claude == 0 || id[claude - 1] is '.' or '/'))
        {
            geography = ModelGeography.Of(id.AsSpan(0, claude));
            id = WithoutPlatformVersion(id[claude..]).Replace('@', '-');
        }

        return new ModelId(id, FamilyOf(id).ToString(), window is { Length: > 0 } ? window : null, geography);
    }

    /// <summary>
    /// The id without <c>-YYYYMMDD</c>; <c>claude-opus-4-0</c> is an alias of <c>claude-opus-4</c>'s only snapshot, <c>-latest</c> of its
    /// family's.
    /// </summary>
    internal static ReadOnlySpan<char> FamilyOf(ReadOnlySpan<char> id)
    {
        if (!id.StartsWith(ClaudePrefix))
            return id;
        if (id.EndsWith("-latest"))
            return id[..^"-latest".Length];
        if (id.EndsWith("-4-0"))
            return id[..^"-0".Length];
        var dash = id.Length - DateLength - 1;
        return dash > 0 && id[dash] == '-' && AreDigits(id[(dash + 1)..]) ? id[..dash] : id;
    }

    /// <summary>Cuts <c>-v1</c> and <c>-v1:0</c> off the end.</summary>
    private static string WithoutPlatformVersion(string id)
    {
        var at = id.LastIndexOf("-v", StringComparison.Ordinal);
        if (at < 0)
            return id;
        var version = id.AsSpan(at + 2);
        var colon = version.IndexOf(':');
        var major = colon < 0 ? version : version[..colon];
        var minor = colon < 0 ? default : version[(colon + 1)..];
        return major.Length > 0 && AreDigits(major) && AreDigits(minor) ? id[..at] : id;
    }

    private static bool AreDigits(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiDigit(character))
                return false;
        }
        return true;
    }
}
