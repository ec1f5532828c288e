using System.Text.Json;

namespace Takt.Metering.Agents.Fields;

/// <summary>
/// Token counts that a sender packs into one attribute as JSON: LangSmith's <c>gen_ai.usage.input_token_details</c>, Langfuse's
/// <c>langfuse.observation.usage_details</c>. Kinds that aren't listed (totals, reasoning, audio) are parts or sums of those that are.
/// </summary>
internal readonly record struct DetailCounts(long Input, long Output, long CacheRead, long CacheWrite, long CacheWrite5m, long CacheWrite1h)
{
    /// <summary>False when it isn't an object, or a number in it is no count.</summary>
    public static bool TryParse(ReadOnlySpan<byte> json, out DetailCounts counts)
    {
        counts = default;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.ValueSpan;
                if (!reader.Read())
                    return false;
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    reader.Skip();
                else if (reader.TokenType == JsonTokenType.Number)
                {
                    if (!reader.TryGetInt64(out var count) || count is < 0 or > RecordFields.MaxCount)
                        return false;
                    counts = counts.With(name, count);
                }
            }
            return reader.TokenType == JsonTokenType.EndObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private DetailCounts With(ReadOnlySpan<byte> name, long count) => name switch
    {
        _ when name.SequenceEqual("input"u8) || name.SequenceEqual("input_tokens"u8)
            || name.SequenceEqual("prompt_tokens"u8) => this with { Input = count },
        _ when name.SequenceEqual("output"u8) || name.SequenceEqual("output_tokens"u8) || name.SequenceEqual("completion_tokens"u8) =>
            this with { Output = count },
        _ when name.SequenceEqual("cache_read"u8) || name.SequenceEqual("cache_read_input_tokens"u8)
            || name.SequenceEqual("input_cached_tokens"u8)
            || name.SequenceEqual("input_cache_read"u8) => this with { CacheRead = count },
        _ when name.SequenceEqual("cache_creation"u8) || name.SequenceEqual("cache_creation_input_tokens"u8)
            || name.SequenceEqual("input_cache_creation"u8) => this with { CacheWrite = count },
        _ when name.SequenceEqual("ephemeral_5m_input_tokens"u8) => this with { CacheWrite5m = count },
        _ when name.SequenceEqual("ephemeral_1h_input_tokens"u8) => this with { CacheWrite1h = count },
        _ => this,
    };
}
