namespace Takt.Metering.Agents.Fields;

/// <summary>
/// Every spelling under which a call's tokens, names and session are sent, once: the order is the rank, so that where one record has
/// several spellings of a meaning the first one listed is believed, whatever order they came in. Sources, and whose input includes what
/// came from the cache, are in docs/spellings.md.
/// </summary>
internal static class Spellings
{
    /// <summary>
    /// Anthropic's own names: input is what the cache had no part in. Claude Code, Cowork, Office agents, transcripts, raw usage blocks.
    /// </summary>
    private static readonly (string Key, Field Field)[] Anthropic =
    [
        ("input_tokens", Field.InputTokens),
        ("output_tokens", Field.OutputTokens),
        ("cache_read_tokens", Field.CacheReadTokens), ("cache_read_input_tokens", Field.CacheReadTokens),
        ("cache_creation_tokens", Field.CacheCreationTokens), ("cache_creation_input_tokens", Field.CacheCreationTokens),
        ("cache_creation_5m_tokens", Field.CacheCreation5mTokens), ("cache_creation_1h_tokens", Field.CacheCreation1hTokens),
        ("langfuse.observation.usage_details", Field.UsageDetails),
    ];

    /// <summary>Conventions whose input is all that was sent, from the cache or not.</summary>
    private static readonly (string Key, Field Field)[] Inclusive =
    [
        ("gen_ai.usage.input_tokens", Field.GenAiInputTokens), ("gen_ai.usage.prompt_tokens", Field.GenAiInputTokens),
        ("ai.usage.inputTokens", Field.GenAiInputTokens), ("ai.usage.promptTokens", Field.GenAiInputTokens),
        ("llm.token_count.prompt", Field.GenAiInputTokens), ("llm.usage.prompt_tokens", Field.GenAiInputTokens),
        ("llm.usage.input_tokens", Field.GenAiInputTokens),

        ("gen_ai.usage.output_tokens", Field.GenAiOutputTokens), ("gen_ai.usage.completion_tokens", Field.GenAiOutputTokens),
        ("ai.usage.outputTokens", Field.GenAiOutputTokens), ("ai.usage.completionTokens", Field.GenAiOutputTokens),
        ("llm.token_count.completion", Field.GenAiOutputTokens), ("llm.usage.completion_tokens", Field.GenAiOutputTokens),
        ("llm.usage.output_tokens", Field.GenAiOutputTokens),

        ("gen_ai.usage.cache_read.input_tokens", Field.GenAiCacheRead), ("gen_ai.usage.cache_read_input_tokens", Field.GenAiCacheRead),
        ("gen_ai.usage.details.cache_read_tokens", Field.GenAiCacheRead),
        ("gen_ai.usage.details.cache_read_input_tokens", Field.GenAiCacheRead),
        ("gen_ai.usage.cache_read_tokens", Field.GenAiCacheRead), ("gen_ai.usage.cached_input_tokens", Field.GenAiCacheRead),
        ("gen_ai.usage.input_tokens.cached", Field.GenAiCacheRead), ("gen_ai.usage.details.cached_tokens", Field.GenAiCacheRead),
        ("ai.usage.inputTokenDetails.cacheReadTokens", Field.GenAiCacheRead),
        ("llm.token_count.prompt_details.cache_read", Field.GenAiCacheRead),
        ("llm.token_count.prompt_details.cache_input", Field.GenAiCacheRead),
        ("llm.token_count.prompt_details.cached", Field.GenAiCacheRead),
        ("llm.usage.cache_read_input_tokens", Field.GenAiCacheRead),

        ("gen_ai.usage.cache_creation.input_tokens", Field.GenAiCacheWrite),
        ("gen_ai.usage.cache_write.input_tokens", Field.GenAiCacheWrite),
        ("gen_ai.usage.cache_creation_input_tokens", Field.GenAiCacheWrite),
        ("gen_ai.usage.cache_write_input_tokens", Field.GenAiCacheWrite),
        ("gen_ai.usage.details.cache_write_tokens", Field.GenAiCacheWrite),
        ("gen_ai.usage.details.cache_creation_input_tokens", Field.GenAiCacheWrite),
        ("gen_ai.usage.cache_write_tokens", Field.GenAiCacheWrite), ("gen_ai.usage.cache_creation_tokens", Field.GenAiCacheWrite),
        ("gen_ai.usage.input_tokens.cache_write", Field.GenAiCacheWrite),
        ("ai.usage.inputTokenDetails.cacheWriteTokens", Field.GenAiCacheWrite),
        ("llm.token_count.prompt_details.cache_write", Field.GenAiCacheWrite),
        ("llm.token_count.prompt_details.cache_creation", Field.GenAiCacheWrite),
        ("llm.usage.cache_creation_input_tokens", Field.GenAiCacheWrite),

        ("gen_ai.usage.total_tokens", Field.GenAiTotalTokens), ("llm.usage.total_tokens", Field.GenAiTotalTokens),
        ("ai.usage.totalTokens", Field.GenAiTotalTokens), ("llm.token_count.total", Field.GenAiTotalTokens),

        ("gen_ai.usage.input_token_details", Field.InputTokenDetails),
        ("ai.usage.inputTokenDetails.noCacheTokens", Field.VercelUncachedInput), ("ai.usage.cachedInputTokens", Field.VercelCachedInput),
    ];

    /// <summary>Models, ids and agents of the same conventions.</summary>
    private static readonly (string Key, Field Field)[] Names =
    [
        ("gen_ai.response.model", Field.GenAiResponseModel), ("ai.response.model", Field.GenAiResponseModel),
        ("llm.response.model", Field.GenAiResponseModel), ("llm.model_name", Field.GenAiResponseModel),
        ("gen_ai.request.model", Field.GenAiRequestModel), ("ai.model.id", Field.GenAiRequestModel),
        ("llm.request.model", Field.GenAiRequestModel), ("langfuse.observation.model.name", Field.GenAiRequestModel),
        ("langsmith.metadata.ls_model_name", Field.GenAiRequestModel), ("gen_ai.model.name", Field.GenAiRequestModel),
        ("gen_ai.response.id", Field.GenAiResponseId), ("ai.response.id", Field.GenAiResponseId),
        ("llm.response.id", Field.GenAiResponseId),
        ("gen_ai.provider.name", Field.GenAiProvider), ("gen_ai.system", Field.GenAiProvider), ("ai.model.provider", Field.GenAiProvider),
        ("llm.provider", Field.GenAiProvider), ("llm.system", Field.GenAiProvider),
        ("gen_ai.token.type", Field.GenAiTokenType), ("llm.usage.token_type", Field.GenAiTokenType),
    ];

    public static readonly IReadOnlyList<(string Key, Field Field)> All = [.. Anthropic, .. Inclusive, .. Names, .. SessionSpellings.All];
}
