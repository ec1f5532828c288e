using Takt.Metering.Agents.Fields;
using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Agents;

/// <summary>Usage under each convention's own names, with and without the cache in input (docs/spellings.md).</summary>
public sealed class SpellingTests
{
    private const string Base = "gen_ai.usage.";

    public static TheoryData<string, string, string, string> Inclusive => new()
    {
        { Base + "input_tokens", Base + "output_tokens", Base + "cache_read.input_tokens", Base + "cache_creation.input_tokens" },
        { Base + "input_tokens", Base + "output_tokens", Base + "cache_read.input_tokens", Base + "cache_write.input_tokens" },
        { Base + "prompt_tokens", Base + "completion_tokens", Base + "cache_read_input_tokens", Base + "cache_creation_input_tokens" },
        { Base + "input_tokens", Base + "output_tokens", Base + "details.cache_read_tokens", Base + "details.cache_write_tokens" },
        { Base + "input_tokens", Base + "output_tokens", Base + "details.cache_read_input_tokens",
            Base + "details.cache_creation_input_tokens" },
        { Base + "input_tokens", Base + "output_tokens", Base + "cache_read_tokens", Base + "cache_write_tokens" },
        { Base + "input_tokens", Base + "output_tokens", Base + "input_tokens.cached", Base + "input_tokens.cache_write" },
        { Base + "input_tokens", Base + "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens" },
        { "llm.token_count.prompt", "llm.token_count.completion", "llm.token_count.prompt_details.cache_read",
            "llm.token_count.prompt_details.cache_write" },
        { "llm.usage.prompt_tokens", "llm.usage.completion_tokens", "llm.usage.cache_read_input_tokens",
            "llm.usage.cache_creation_input_tokens" },
        { "ai.usage.inputTokens", "ai.usage.outputTokens", "ai.usage.inputTokenDetails.cacheReadTokens",
            "ai.usage.inputTokenDetails.cacheWriteTokens" },
        { "ai.usage.promptTokens", "ai.usage.completionTokens", Base + "cache_read.input_tokens", Base + "cache_write.input_tokens" },
    };

    [Theory]
    [MemberData(nameof(Inclusive))]
    public void InputWithTheCacheInIt_IsTakenApart(string input, string output, string read, string write) =>
        Assert.Equal(new TokenCounts(10, 100, 18_000, 2_000), Tokens((input, 20_010), (output, 100), (read, 18_000), (write, 2_000)));

    [Theory]
    [MemberData(nameof(Inclusive))]
    public void InputThatTheCacheDoesntFitIn_WasSentWithoutIt(string input, string output, string read, string write) =>
        Assert.Equal(new TokenCounts(10, 100, 18_000, 2_000), Tokens((input, 10), (output, 100), (read, 18_000), (write, 2_000)));

    [Theory]
    [InlineData(Base + "total_tokens")]
    [InlineData("llm.usage.total_tokens")]
    [InlineData("llm.token_count.total")]
    public void TotalThatAddsTheCache_TellsThatInputIsWithoutIt(string total)
    {
        (string, object)[] told = [(Base + "input_tokens", 5_000), (Base + "output_tokens", 100),
            (Base + "cache_read_input_tokens", 3_000)];
        Assert.Equal(new TokenCounts(5_000, 100, 3_000, 0), Tokens([.. told, (total, 8_100)]));
        Assert.Equal(new TokenCounts(2_000, 100, 3_000, 0), Tokens([.. told, (total, 5_100)]));
    }

    [Theory]
    [InlineData("anthropic.messages", 5_000)]
    [InlineData("amazon-bedrock", 5_000)]
    [InlineData("openai.responses", 2_000)]
    public void VercelBeforeItsDetails_LeavesTheCacheOutByProvider(string provider, long input) => Assert.Equal(
        new TokenCounts(input, 100, 3_000, 0),
        Tokens(("ai.usage.inputTokens", 5_000), (Base + "input_tokens", 5_000), ("ai.usage.outputTokens", 100),
            ("ai.usage.cachedInputTokens", 3_000), ("gen_ai.system", provider)));

    [Fact]
    public void VercelsDetails_SayWhatIsUncached() => Assert.Equal(
        new TokenCounts(2_000, 100, 2_500, 500),
        Tokens(
            ("ai.usage.inputTokens", 5_000), ("ai.usage.outputTokens", 100), ("ai.usage.cachedInputTokens", 2_500),
            ("ai.model.provider", "anthropic.messages"),
            ("ai.usage.inputTokenDetails.noCacheTokens", 2_000), ("ai.usage.inputTokenDetails.cacheReadTokens", 2_500),
            ("ai.usage.inputTokenDetails.cacheWriteTokens", 500)));

    [Fact]
    public void AnthropicsOwnNames_AreWithoutTheCache() => Assert.Equal(
        new TokenCounts(20_010, 100, 18_000, 2_000),
        Tokens(("input_tokens", 20_010), ("output_tokens", 100), ("cache_read_input_tokens", 18_000),
            ("cache_creation_input_tokens", 2_000)));

    [Theory]
    [InlineData("""{"cache_read":18000,"cache_creation":2000}""", null)]
    [InlineData("""{"cache_read":18000,"cache_creation":0,"ephemeral_5m_input_tokens":500,"ephemeral_1h_input_tokens":1500}""", 1_500L)]
    public void LangSmithsDetails_AreRead(string details, long? oneHour)
    {
        var call = Call((Base + "input_tokens", 20_010), (Base + "output_tokens", 100), (Base + "input_token_details", details));
        Assert.Equal((new TokenCounts(10, 100, 18_000, 2_000), oneHour), (call.Tokens, call.CacheWrite1h));
    }

    [Theory]
    [InlineData("""{"input":10,"output":100,"cache_read_input_tokens":18000,"cache_creation_input_tokens":2000,"total":20110}""")]
    [InlineData("""{"input_tokens":10,"output_tokens":100,"input_cached_tokens":18000,"input_cache_creation":2000,"nested":{"input":1}}""")]
    public void LangfusesDetails_AreRead(string details) =>
        Assert.Equal(new TokenCounts(10, 100, 18_000, 2_000), Tokens(("langfuse.observation.usage_details", details)));

    [Theory]
    [InlineData(Base + "input_token_details", "{\"cache_read\":-1}")]
    [InlineData(Base + "input_token_details", "not json")]
    [InlineData(Base + "output_tokens", "many")]
    public void NonsenseInACount_IsRejectedAndSaid(string key, object value)
    {
        var batch = A.Sender("shop").Span("chat", [(Base + "input_tokens", 5), (key, value)]).Batch;
        Assert.Equal((0, 1), (batch.Calls.Count, batch.Rejected));
        Assert.NotNull(batch.Notice);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("""{"input":-5}""")]
    public void NonsenseInLangfusesDetails_IsRejected(string details) =>
        Assert.Equal(1, A.Sender("shop").Span("chat", [("langfuse.observation.usage_details", details)]).Batch.Rejected);

    [Fact]
    public void OfSeveralSpellings_TheBestIsBelieved_WhateverTheirOrder()
    {
        (string, object)[] both = [(Base + "details.cache_read_tokens", 1), (Base + "cache_read.input_tokens", 60),
            (Base + "prompt_tokens", 7), (Base + "input_tokens", 100)];
        Assert.Equal(new TokenCounts(40, 0, 60, 0), Tokens(both));
        Assert.Equal(new TokenCounts(40, 0, 60, 0), Tokens([.. both.Reverse()]));
    }

    [Theory]
    [InlineData("gen_ai.response.model", "gen_ai.request.model")]
    [InlineData("llm.model_name", "llm.request.model")]
    [InlineData("ai.response.model", "ai.model.id")]
    public void Model_IsTheOneThatAnswered(string answered, string asked)
    {
        Assert.Equal(
            "claude-opus-5", Call((Base + "input_tokens", 1), (asked, "claude-sonnet-5"), (answered, "claude-opus-5")).Dimensions.Model);
        Assert.Equal("claude-sonnet-5", Call((Base + "input_tokens", 1), (asked, "claude-sonnet-5")).Dimensions.Model);
    }

    [Fact]
    public void ResponseIds_OfOneMeaning_AreOneCall() => Assert.Equal(
        Call((Base + "input_tokens", 1), ("gen_ai.response.id", "msg_1")).RequestKey, Call(("ai.usage.inputTokens", 1),
            ("ai.response.id", "msg_1")).RequestKey);

    [Theory]
    [InlineData("gen_ai.conversation.id")]
    [InlineData("langfuse.session.id")]
    [InlineData("traceloop.association.properties.session_id")]
    [InlineData("ai.telemetry.metadata.sessionId")]
    [InlineData("langsmith.metadata.thread_id")]
    [InlineData("mlflow.trace.session")]
    public void Conversation_IsTheSession_UnlessOneIsNamed(string key)
    {
        var spoken = Call((Base + "input_tokens", 1), (key, A.Session)).Session;
        Assert.Equal((Guid.Parse(A.Session), true), (spoken.Id, spoken.Named));
        Assert.Equal("named", Call((Base + "input_tokens", 1), (key, A.Session), ("session.id", "named")).Session.Name);
        Assert.Equal(spoken, A.Sender("shop", (key, A.Session)).Span("x", [(Base + "input_tokens", 1)]).Call().Session);
    }

    [Fact]
    public void EverySpelling_StandsInTheDocuments()
    {
        var page = Repository.Read("docs/spellings.md");
        Assert.All(Spellings.All, spelling => Assert.Contains($"`{spelling.Key}`", page, StringComparison.Ordinal));
        Assert.Equal(Spellings.All.Count, Spellings.All.Select(spelling => spelling.Key).Distinct().Count());
    }

    private static TokenCounts Tokens(params (string, object)[] attributes) => Call(attributes).Tokens;

    private static CallReport Call(params (string, object)[] attributes) => A.Sender("shop").Span("chat", attributes).Call();
}
