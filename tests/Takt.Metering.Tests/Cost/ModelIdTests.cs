using Takt.Metering.Cost;

namespace Takt.Metering.Tests.Cost;

public sealed class ModelIdTests
{
    [Theory]
    [InlineData("claude-opus-4-8", "claude-opus-4-8", "claude-opus-4-8", null)]
    [InlineData(" Claude-Opus-4-8[1m] ", "claude-opus-4-8", "claude-opus-4-8", "1m")]
    [InlineData("claude-haiku-4-5-20251001", "claude-haiku-4-5-20251001", "claude-haiku-4-5", null)]
    [InlineData("claude-haiku-4-5@20251001", "claude-haiku-4-5-20251001", "claude-haiku-4-5", null)]
    [InlineData("claude-3-5-haiku-20241022", "claude-3-5-haiku-20241022", "claude-3-5-haiku", null)]
    [InlineData("claude-3-5-haiku-latest", "claude-3-5-haiku-latest", "claude-3-5-haiku", null)]
    [InlineData("claude-opus-4-0", "claude-opus-4-0", "claude-opus-4", null)]
    [InlineData("us.anthropic.claude-opus-4-6-v1", "claude-opus-4-6", "claude-opus-4-6", null)]
    [InlineData("anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5-20250929", "claude-sonnet-4-5", null)]
    [InlineData("arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-4-20250514-v1:0",
        "claude-sonnet-4-20250514", "claude-sonnet-4", null)]
    [InlineData("anthropic/claude-sonnet-5", "claude-sonnet-5", "claude-sonnet-5", null)]
    [InlineData("publishers/anthropic/models/claude-opus-4-1@20250805", "claude-opus-4-1-20250805", "claude-opus-4-1", null)]
    [InlineData("GPT-5.1", "gpt-5.1", "gpt-5.1", null)]
    [InlineData("mistral-large-20240229", "mistral-large-20240229", "mistral-large-20240229", null)]
    [InlineData("our-claude-deployment", "our-claude-deployment", "our-claude-deployment", null)]
    public void Id_HasOneForm(string raw, string id, string family, string? window) =>
        Assert.Equal(new ModelId(id, family, window), ModelId.Normalise(raw) with { Geography = null });

    [Theory]
    [InlineData("us.anthropic.claude-opus-4-6-v1", "us")]
    [InlineData("global.anthropic.claude-opus-4-6-v1[1m]", "global")]
    [InlineData("APAC.anthropic.claude-sonnet-4-20250514-v1:0", "apac")]
    [InlineData("jp.anthropic.claude-sonnet-4-5-20250929-v1:0", "jp")]
    [InlineData("au.anthropic.claude-sonnet-4-5-20250929-v1:0", "au")]
    [InlineData("us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0", "us-gov")]
    [InlineData("arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-4-20250514-v1:0", "eu")]
    [InlineData("arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0", "eu-west-1")]
    [InlineData("bedrock/us.anthropic.claude-sonnet-4-20250514-v1:0", "us")]
    [InlineData("projects/p/locations/us-east5/publishers/anthropic/models/claude-opus-4-1@20250805", "us-east5")]
    [InlineData("projects/p/locations/global/publishers/anthropic/models/claude-opus-4-1@20250805", "global")]
    [InlineData("anthropic.claude-sonnet-4-5-20250929-v1:0", null)]
    [InlineData("arn:anthropic.claude-sonnet-4-5", null)]
    [InlineData("a b.anthropic.claude-sonnet-4-5", null)]
    [InlineData("publishers/anthropic/models/claude-opus-4-1@20250805", null)]
    [InlineData("claude-opus-4-8", null)]
    [InlineData("us.amazon.nova-pro-v1:0", null)]
    public void Geography_IsWhatTheDressSays(string raw, string? geography) => Assert.Equal(geography, ModelId.Normalise(raw).Geography);
}
