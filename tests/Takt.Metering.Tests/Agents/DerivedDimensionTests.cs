using Takt.Metering.Usage;

namespace Takt.Metering.Tests.Agents;

public sealed class DerivedDimensionTests
{
    [Theory]
    [InlineData("non-interactive", null, "headless")]
    [InlineData("non-interactive", "production", "headless")]
    [InlineData("non-interactive", "CI", "ci")]
    [InlineData("vscode", "ci", "ci")]
    [InlineData("vscode", "production", null)]
    [InlineData(null, null, null)]
    public void Automation_IsWhatTerminalAndEnvironmentSay(string? terminal, string? environment, string? automation) =>
        Assert.Equal(automation, Of("automation", Said(("terminal.type", terminal), ("deployment.environment.name", environment))));

    [Theory]
    [InlineData("us", "claude-opus-4-8", "us", null)]
    [InlineData("US", "eu.anthropic.claude-opus-4-8", "us", "eu")]
    [InlineData("", "eu.anthropic.claude-opus-4-8", null, "eu")]
    [InlineData("not_available", "claude-opus-4-8", null, null)]
    [InlineData("not_available", "global.anthropic.claude-opus-4-8", null, "global")]
    [InlineData(null, "claude-opus-4-8", null, null)]
    public void Place_IsTheUsageBlocks_AndBesideItTheModels(string? said, string model, string? geography, string? region)
    {
        var dimensions = Said(("inference_geo", said), ("model", model));
        Assert.Equal((geography, region, "claude-opus-4-8"), (dimensions.InferenceGeo, dimensions.ModelRegion, dimensions.Model));
    }

    [Theory]
    [InlineData("batch", "batch")]
    [InlineData("Priority", "priority")]
    [InlineData("flex", "flex")]
    [InlineData("standard", null)]
    [InlineData("default", null)]
    [InlineData(null, null)]
    public void ServiceTier_OfTheUsualKind_IsNone(string? said, string? tier) =>
    Assert.Equal(tier, Said(("service_tier", said)).ServiceTier);

    /// <summary>An account without the provider's organization is another one.</summary>
    [Fact]
    public void ProviderOrganization_IsADimensionToo() =>
    Assert.Equal("org-1", Of("provider_organization", Said(("organization.id", "org-1"))));

    private static string? Of(string name, Dimensions dimensions) => dimensions[DimensionTable.Texts.Single(row => row.Name == name)];

    private static Dimensions Said(params (string Key, string? Value)[] attributes) => A.ClaudeCode().Log("api_request",
        [("input_tokens", 1), .. attributes.Where(a => a.Value is not null).Select(a => (a.Key, (object)a.Value!))]).Call().Dimensions;
}
