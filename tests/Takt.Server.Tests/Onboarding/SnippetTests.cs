using System.Text.Json.Nodes;
using Takt.Server.Onboarding.Variables;

namespace Takt.Server.Tests.Onboarding;

public sealed class SnippetTests(SetupWorld world) : IClassFixture<SetupWorld>
{
    private const string Root = "https://takt.example.com/api/v1/public/ingest/otel/claude/core-team";

    [Fact]
    public void Connection_HasASnippetForEveryProduct()
    {
        var snippets = world.Snippets.Build(SetupWorld.Asked(), SetupWorld.Token, "core-team");

        Assert.Equal(Root, snippets.Endpoint);
        var env = JsonNode.Parse(snippets.ServerManaged.Text)!["env"]!.AsObject();
        Assert.Equal((Root, $"Authorization=Bearer {SetupWorld.Token}"),
            (env["OTEL_EXPORTER_OTLP_ENDPOINT"]!.GetValue<string>(), env["OTEL_EXPORTER_OTLP_HEADERS"]!.GetValue<string>()));
        Assert.False(env.ContainsKey("OTEL_RESOURCE_ATTRIBUTES"));
        foreach (var (form, source) in new[] { (snippets.Cowork, "claude_cowork"), (snippets.OfficeAgents, "claude_office_agents") })
        {
            Assert.Equal(
                [("OTLP endpoint", Root), ("OTLP protocol", "http/json"), ("OTLP headers", $"Authorization=Bearer {SetupWorld.Token}"),
                    ("Resource attributes", $"team=product,deployment.environment=prod,takt.source={source}")],
                form.Select(value => (value.Name, value.Value)));
        }

        Assert.Equal(Root, snippets.Individual.Endpoint);
        Assert.Contains($"\nOTEL_EXPORTER_OTLP_HEADERS=Authorization=Bearer {SetupWorld.Token}\n", snippets.EnvFile.Text,
            StringComparison.Ordinal);
        Assert.Contains("\n  OTEL_EXPORTER_OTLP_HEADERS: \"Authorization=Bearer ${{ secrets.TAKT_TOKEN }}\"\n", snippets.GithubActions.Text,
            StringComparison.Ordinal);
        Assert.DoesNotContain(SetupWorld.Token, snippets.GithubActions.Text + snippets.Docker.Text + snippets + snippets.EnvFile
            + snippets.Cowork[2], StringComparison.Ordinal);
        Assert.Empty(snippets.Warnings);
    }

    /// <summary>One policy serves many machines, so it names none; the script must not be sent where it can't run.</summary>
    [Fact]
    public void ManagedHelper_KeepsTheKeyAndTheMachineOutOfTheSettings()
    {
        var helper = world.Snippets.Build(SetupWorld.Asked(), SetupWorld.Token, "core-team").ManagedHelper;

        var settings = JsonNode.Parse(helper.Settings)!;
        Assert.Equal(SettingsFiles.HelperCommand, settings["otelHeadersHelper"]!.GetValue<string>());
        var env = settings["env"]!.AsObject();
        Assert.Equal(Root, env["OTEL_EXPORTER_OTLP_ENDPOINT"]!.GetValue<string>());
        Assert.Equal("true", env["OTEL_RESOURCE_INCLUDE_HOST"]!.GetValue<string>());
        Assert.False(env.ContainsKey("OTEL_RESOURCE_ATTRIBUTES") || env.ContainsKey("OTEL_EXPORTER_OTLP_HEADERS"));
        Assert.Contains(SetupWorld.Token, helper.Install, StringComparison.Ordinal);
        Assert.Equal(["macos", "linux"], helper.Platforms);
        Assert.Contains("For macOS and Linux alone", helper.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void PlainHttp_WarnsOfOfficeAgents() =>
        Assert.Contains(world.Snippets.Build(SetupWorld.Asked(scheme: "http"), "t", null).Warnings,
            warning => warning.Contains("Office agents", StringComparison.Ordinal));

    [Fact]
    public void EnvFile_HostileToken_StaysOneLine()
    {
        var file = world.Snippets.Build(SetupWorld.Asked(), "a\nLD_PRELOAD=/tmp/x\r", null).EnvFile.Text;

        Assert.Equal(14, file.Split('\n').Length);
        Assert.Contains("Bearer aLD_PRELOAD=/tmp/x\n", file, StringComparison.Ordinal);
    }
}
