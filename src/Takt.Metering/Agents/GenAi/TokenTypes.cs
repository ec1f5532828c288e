using Takt.Metering.Usage;

namespace Takt.Metering.Agents.GenAi;

/// <summary>
/// The spellings of a token metric's type, and of metrics that have the type in their name. Sources are in docs/spellings.md. A type that
/// is a part of another or the sum of all has no measure: it is known and passed over.
/// </summary>
internal static class TokenTypes
{
    private const int Longest = 64;

    private static readonly (string Spelling, Measure? Measure)[] All =
    [
        ("input", Measure.InputWithCache), ("prompt", Measure.InputWithCache), ("input_tokens", Measure.InputWithCache),
        ("prompt_tokens", Measure.InputWithCache),
        ("output", Measure.Output), ("completion", Measure.Output), ("output_tokens", Measure.Output),
        ("completion_tokens", Measure.Output),
        ("cache_read", Measure.CacheRead), ("cached", Measure.CacheRead), ("input_cached", Measure.CacheRead),
        ("cached_input", Measure.CacheRead),
        ("input_cache_read", Measure.CacheRead), ("cache_read_input", Measure.CacheRead), ("cache_read_tokens", Measure.CacheRead),
        ("cache_read_input_tokens", Measure.CacheRead), ("cached_input_tokens", Measure.CacheRead), ("cacheread", Measure.CacheRead),
        ("cache_write", Measure.CacheWrite), ("cache_creation", Measure.CacheWrite), ("input_cache_write", Measure.CacheWrite),
        ("input_cache_creation", Measure.CacheWrite), ("cache_write_input", Measure.CacheWrite),
        ("cache_creation_input", Measure.CacheWrite),
        ("cache_write_tokens", Measure.CacheWrite), ("cache_creation_tokens", Measure.CacheWrite),
        ("cache_write_input_tokens", Measure.CacheWrite), ("cache_creation_input_tokens", Measure.CacheWrite),
        ("cachecreation", Measure.CacheWrite),
        ("reasoning", null), ("output_reasoning", null), ("reasoning_output", null), ("reasoning_output_tokens", null),
        ("reasoning_tokens", null), ("total", null), ("total_tokens", null),
    ];

    private static readonly Dictionary<string, Measure?> BySpelling = All.ToDictionary(one => one.Spelling, one => one.Measure,
        StringComparer.Ordinal);
    private static readonly Dictionary<string, Measure?>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        BySpelling.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>False for a type that nobody knows. Letters' case, dots and hyphens don't matter.</summary>
    public static bool TryFind(ReadOnlySpan<byte> type, out Measure? measure)
    {
        measure = null;
        if (type.Length is 0 or > Longest)
            return false;
        Span<char> plain = stackalloc char[Longest];
        for (var i = 0; i < type.Length; i++)
            plain[i] = type[i] is (byte)'.' or (byte)'-' ? '_' : char.ToLowerInvariant((char)type[i]);
        return BySpan.TryGetValue(plain[..type.Length], out measure);
    }
}
