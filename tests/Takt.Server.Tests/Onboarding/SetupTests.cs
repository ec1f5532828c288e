using System.Text.Json;
using System.Text.Json.Nodes;
using Takt.Contracts;
using Takt.Server.Onboarding;

namespace Takt.Server.Tests.Onboarding;

public sealed class SetupTests(SetupWorld world) : IClassFixture<SetupWorld>
{
    private static readonly string[] Full =
    [
        "CLAUDE_CODE_ENABLE_TELEMETRY", "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA", "OTEL_METRICS_EXPORTER", "OTEL_LOGS_EXPORTER",
        "OTEL_TRACES_EXPORTER",
        "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_METRIC_EXPORT_INTERVAL",
        "OTEL_LOGS_EXPORT_INTERVAL", "OTEL_TRACES_EXPORT_INTERVAL", "OTEL_METRICS_INCLUDE_REPOSITORY", "OTEL_RESOURCE_ATTRIBUTES",
    ];

    private static readonly string[] Metrics =
    [
        "CLAUDE_CODE_ENABLE_TELEMETRY", "OTEL_METRICS_EXPORTER", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
        "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_RESOURCE_ATTRIBUTES",
    ];

    [Fact]
    public void Full_IsTheDefault_WithThirteenVariablesAndOneThatHelps()
    {
        var setup = world.Build(new(SetupWorld.Token, "laptop-1"));

        Assert.Equal(("full", "http/json", "https://takt.example.com"), (setup.Profile, setup.Protocol, setup.Endpoint));
        Assert.Equal(Full, setup.RequiredVars);
        Assert.Equal([.. Full[..^1], "OTEL_RESOURCE_INCLUDE_HOST", Full[^1]], setup.Env.Keys);
        Assert.Equal("true", setup.Env["OTEL_RESOURCE_INCLUDE_HOST"]);
        Assert.Equal("https://takt.example.com", setup.Env["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Equal($"Authorization=Bearer {SetupWorld.Token}", setup.Env["OTEL_EXPORTER_OTLP_HEADERS"]);
        Assert.Equal("host.name=laptop-1", setup.Env["OTEL_RESOURCE_ATTRIBUTES"]);
        Assert.Equal(("30000", "5000", "5000", "true"), (setup.Env["OTEL_METRIC_EXPORT_INTERVAL"], setup.Env["OTEL_LOGS_EXPORT_INTERVAL"],
            setup.Env["OTEL_TRACES_EXPORT_INTERVAL"], setup.Env["OTEL_METRICS_INCLUDE_REPOSITORY"]));
        Assert.Equal("https://takt.example.com/validate", setup.Verify.Url);
        Assert.Empty(setup.Warnings);
        Assert.DoesNotContain(SetupWorld.Token, setup.ToString() + setup.Methods + setup.Methods.Bash + setup.Methods.SettingsJson
            + setup.Methods.ManagedSettings + setup.Methods.HeadersHelper + setup.Verify, StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_IsExactlySixVariables_WithTheSignalsOwnEndpoint()
    {
        var setup = world.Build(new(SetupWorld.Token, "laptop-1", SetupTarget.Metrics));

        Assert.Equal(Metrics, setup.Env.Keys);
        Assert.Equal(Metrics, setup.RequiredVars);
        Assert.Equal("https://takt.example.com/v1/metrics", setup.Env["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"]);
        Assert.Equal(setup.Endpoint, setup.Env["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"]);
    }

    [Fact]
    public void Connection_IsItsCollectorRoot_ButNotOverGrpc()
    {
        const string Root = "https://takt.example.com/api/v1/public/ingest/otel/claude/core-team";

        Assert.Equal(Root, world.Build(new(SetupWorld.Token, "m", ConnectionSlug: "core-team")).Endpoint);
        Assert.Equal(
            Root + "/v1/metrics", world.Build(new(SetupWorld.Token, "m", SetupTarget.Metrics, "http/protobuf", "core-team")).Endpoint);
        var grpc = world.Build(new(SetupWorld.Token, "m", Protocol: "grpc", ConnectionSlug: "core-team"));
        Assert.Equal($"http://takt.example.com:{world.Server.OtlpGrpc!.Port}", grpc.Endpoint);
        Assert.Contains(grpc.Warnings, warning => warning.Contains("gRPC", StringComparison.Ordinal));
        Assert.Equal(grpc.Endpoint, world.Build(new(SetupWorld.Token, "m", SetupTarget.Metrics, "grpc")).Endpoint);
        Assert.Null(grpc.Methods.HeadersHelper);
    }

    [Theory]
    [InlineData(SetupTarget.Full)]
    [InlineData(SetupTarget.Metrics)]
    public void Grpc_SaysThatNothingIsRepeated(string profile)
    {
        Assert.Contains(world.Build(new(SetupWorld.Token, "m", profile, "grpc")).Warnings,
            warning => warning.Contains("sends each batch once", StringComparison.Ordinal));
        Assert.Empty(world.Build(new(SetupWorld.Token, "m", profile, "http/protobuf")).Warnings);
    }

    /// <summary>Old clients don't know the variable, and where it is all that names a machine, one file serves all of them.</summary>
    [Fact]
    public void Host_IsNamedForOldClientsToo()
    {
        var setup = world.Build(new(SetupWorld.Token, "laptop-1"));
        var methods = setup.Methods;
        foreach (var text in new[]
        {
            methods.Bash.Command,
            methods.Bash.PermanentCommand!,
            methods.Powershell.Command,
            methods.SettingsJson.Contents,
            methods.ManagedSettings.Contents,
            methods.HeadersHelper!.Settings,
        })
        {
            Assert.Contains("OTEL_RESOURCE_INCLUDE_HOST", text, StringComparison.Ordinal);
            Assert.Contains("host.name=laptop-1", text, StringComparison.Ordinal);
        }
        Assert.Contains("OTEL_RESOURCE_INCLUDE_HOST", methods.ManagedSettings.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownProfileOrProtocol_IsSaid()
    {
        var errors = new Dictionary<string, string>();
        world.Builder.Check("everything", "http/xml", errors);

        Assert.Equal("The profile must be one of full, metrics.", errors["profile"]);
        Assert.Equal("The protocol must be one of http/json, http/protobuf, grpc.", errors["protocol"]);
        Assert.Throws<ArgumentException>(() => world.Build(new("t", Profile: "everything")));
    }

    [Theory]
    [InlineData("127.0.0.1:8258", "http", "loopback")]
    [InlineData("localhost", "https", "loopback")]
    [InlineData("[::1]:8258", "http", "loopback")]
    [InlineData("takt.lan", "http", "unencrypted")]
    public void Address_ThatOthersCantUse_Warns(string host, string scheme, string word) =>
        Assert.Contains(word, Assert.Single(world.Build(new(SetupWorld.Token, "m"), host, scheme).Warnings), StringComparison.Ordinal);

    [Fact]
    public void Machine_ThatIsUnknown_IsAskedOfTheShellAndHasAPlaceholderInFiles()
    {
        var setup = world.Build(new(SetupWorld.Token));

        Assert.Contains("YOUR_MACHINE_NAME", Assert.Single(setup.Warnings), StringComparison.Ordinal);
        Assert.Equal("host.name=YOUR_MACHINE_NAME", setup.Env["OTEL_RESOURCE_ATTRIBUTES"]);
        Assert.Contains("host.name=YOUR_MACHINE_NAME", setup.Methods.SettingsJson.Contents, StringComparison.Ordinal);
        Assert.DoesNotContain("YOUR_MACHINE_NAME", setup.Methods.Bash.Command + setup.Methods.Powershell.Command + setup.Verify.Command
            + setup.Verify.PowershellCommand, StringComparison.Ordinal);
    }

    [Fact]
    public void Machine_WhoseNameExportersWouldDrop_Warns() =>
        Assert.Contains("so long", Assert.Single(world.Build(new(SetupWorld.Token, new string('ü', 60))).Warnings),
            StringComparison.Ordinal);

    [Fact]
    public void SettingsFiles_AreJson_AndNeverUnderTheUsersManagedSettings()
    {
        var setup = world.Build(new(SetupWorld.Token, Hostile.Machine));

        foreach (var contents in new[] { setup.Methods.SettingsJson.Contents, setup.Methods.ManagedSettings.Contents })
            Assert.Equal(
                setup.Env, JsonNode.Parse(contents)!["env"]!.AsObject().ToDictionary(p => p.Key, p => p.Value!.GetValue<string>()));
        Assert.Equal(("~/.claude/settings.json", @"%USERPROFILE%\.claude\settings.json"),
            (setup.Methods.SettingsJson.Path, setup.Methods.SettingsJson.WindowsPath));
        Assert.Equal(
            ["/Library/Application Support/ClaudeCode/managed-settings.json", "/etc/claude-code/managed-settings.json",
                @"C:\Program Files\ClaudeCode\managed-settings.json"],
            setup.Methods.ManagedSettings.Paths.Values);
        var helper = JsonNode.Parse(setup.Methods.HeadersHelper!.Settings)!;
        Assert.Null(helper["env"]!["OTEL_EXPORTER_OTLP_HEADERS"]);
        Assert.Equal(setup.Env.Keys.Where(name => name != "OTEL_EXPORTER_OTLP_HEADERS"),
            helper["env"]!.AsObject().Select(variable => variable.Key));
        Assert.DoesNotContain(SetupWorld.Token, setup.Methods.HeadersHelper.Settings + setup.Methods.HeadersHelper.Script,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Setup_IsWrittenInSnakeCase()
    {
        var json = JsonNode.Parse(JsonSerializer.Serialize(world.Build(new(SetupWorld.Token, "m")), TaktJson.Default.Setup))!;

        Assert.Equal(["profile", "endpoint", "protocol", "required_vars", "env", "methods", "verify", "warnings", "next_action"],
            json.AsObject().Select(p => p.Key));
        Assert.Equal(["powershell", "bash", "settings_json", "managed_settings", "headers_helper"],
            json["methods"]!.AsObject().Select(p => p.Key));
        Assert.Equal("1", json["env"]!["CLAUDE_CODE_ENABLE_TELEMETRY"]!.GetValue<string>());
    }

    [Fact]
    public void PowerShell_IsExactlyThis_SinceNoPowerShellRunsHere()
    {
        var setup = world.Build(new("to'k’en$(x)`", "Büro 1", SetupTarget.Metrics), "it's$(x)");

        Assert.Equal(
            string.Join('\n',
            [
                Set("CLAUDE_CODE_ENABLE_TELEMETRY", "1"),
                Set("OTEL_METRICS_EXPORTER", "otlp"),
                Set("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json"),
                Set("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "https://it''s$(x)/v1/metrics"),
                Set("OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Bearer to''k’’en$(x)`"),
                Set("OTEL_RESOURCE_ATTRIBUTES", "host.name=B%C3%BCro%201"),
            ]),
            setup.Methods.Powershell.Command);
        Assert.Equal(
            """Invoke-RestMethod -Method Post -Uri 'https://it''s$(x)/validate' -Headers @{ Authorization = 'Bearer to''k’’en$(x)`' } """
                + """-ContentType 'application/json; charset=utf-8' -Body '{"host_name":"B\u00FCro 1"}'""",
            setup.Verify.PowershellCommand);
        var asking = world.Build(new("t"));
        Assert.EndsWith(
            "$env:OTEL_RESOURCE_ATTRIBUTES = 'host.name=' + [Uri]::EscapeDataString([Environment]::MachineName); "
                + "[Environment]::SetEnvironmentVariable('OTEL_RESOURCE_ATTRIBUTES', $env:OTEL_RESOURCE_ATTRIBUTES, 'User')",
            asking.Methods.Powershell.Command, StringComparison.Ordinal);
        Assert.EndsWith(
            "-Body (ConvertTo-Json @{ host_name = [Environment]::MachineName })", asking.Verify.PowershellCommand,
            StringComparison.Ordinal);

        static string Set(string name, string value) =>
            $"$env:{name} = '{value}'; [Environment]::SetEnvironmentVariable('{name}', $env:{name}, 'User')";
    }
}
