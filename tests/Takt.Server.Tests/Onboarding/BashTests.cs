using System.Text.Json;
using System.Text.Json.Nodes;
using Takt.Contracts.Onboarding;

namespace Takt.Server.Tests.Onboarding;

/// <summary>The blocks run in shells, as if they were pasted.</summary>
public sealed class BashTests(SetupWorld world) : IClassFixture<SetupWorld>
{
    public static TheoryData<string> Shells => [.. Shell.Posix];

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Exports_HostileValues_ArriveByteForByte(string shell)
    {
        using var home = new TemporaryHome();
        var setup = HostileSetup();

        var environment = await Shell.EnvironmentAfterAsync(shell, setup.Methods.Bash.Command, home.Path);

        AssertIsIn(setup.Env, environment);
        Assert.Equal("host.name=" + Uri.EscapeDataString(Hostile.Machine), environment["OTEL_RESOURCE_ATTRIBUTES"]);
        Assert.Empty(Directory.GetFileSystemEntries(home.Path));
    }

    /// <summary>At a prompt exclamation marks call old commands up, and here-documents are not safe from it.</summary>
    [Fact]
    public async Task Blocks_AtAPrompt_CallNothingUp()
    {
        using var home = new TemporaryHome();
        var setup = HostileSetup();
        string[] prompt = ["--norc", "--noediting", "-i", "-o", "histexpand"];

        AssertIsIn(setup.Env, await Shell.EnvironmentAfterAsync("bash", setup.Methods.Bash.Command, home.Path, prompt));
        AssertIsIn(setup.Env, await Shell.EnvironmentAfterAsync("bash", setup.Methods.Bash.PermanentCommand!, home.Path, prompt));
        await Shell.RunAsync("bash", world.Build(new(SetupWorld.Token, "m")).Methods.HeadersHelper!.Install, home.Path, prompt);
        Assert.Equal(setup.Methods.HeadersHelper!.Script + "\n",
            await File.ReadAllTextAsync(home.File(".takt/claude-code-headers.sh"), TestContext.Current.CancellationToken));
        Assert.False(File.Exists(home.File("pwned")));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task PermanentCommand_RunTwice_ServesEveryNewShellFromOnePrivateFile(string shell)
    {
        using var home = new TemporaryHome();
        await File.WriteAllTextAsync(home.File(".bashrc"), "export MINE=1", TestContext.Current.CancellationToken);
        var first = world.Build(new("takt_old", "old"));
        var setup = HostileSetup();
        await Shell.EnvironmentAfterAsync(shell, first.Methods.Bash.PermanentCommand!, home.Path);

        AssertIsIn(setup.Env, await Shell.EnvironmentAfterAsync(shell, setup.Methods.Bash.PermanentCommand!, home.Path));

        AssertIsIn(setup.Env, await Shell.EnvironmentAfterAsync("bash", ". ~/.bashrc", home.Path));
        AssertIsIn(setup.Env, await Shell.EnvironmentAfterAsync("dash", ". ~/.zshrc", home.Path));
        var profile = await File.ReadAllTextAsync(home.File(".bashrc"), TestContext.Current.CancellationToken);
        Assert.StartsWith("export MINE=1\n", profile, StringComparison.Ordinal);
        Assert.Equal(2, profile.Split("if [ -r").Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(home.File(".takt/claude-code.sh")));
        Assert.False(File.Exists(home.File("pwned")));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Exports_WithoutAMachine_AskTheMachine(string shell)
    {
        using var home = new TemporaryHome();
        var name = (await Shell.RunAsync("sh", "uname -n", home.Path)).Output.Trim();

        var environment = await Shell.EnvironmentAfterAsync(shell, world.Build(new(SetupWorld.Token)).Methods.Bash.Command, home.Path);

        Assert.Equal("host.name=" + name, environment["OTEL_RESOURCE_ATTRIBUTES"]);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task HeadersHelper_PrintsOneJsonObject_FromAPrivateFile(string shell)
    {
        using var home = new TemporaryHome();
        var helper = world.Build(new(SetupWorld.Token, "m")).Methods.HeadersHelper!;

        var installed = await Shell.RunAsync(shell, helper.Install, home.Path);
        Assert.Equal((0, "The helper works: now put its settings in place.\n", ""), installed);

        var command = JsonNode.Parse(helper.Settings)!["otelHeadersHelper"]!.GetValue<string>();
        var (code, output, errors) = await Shell.RunAsync(shell, command, home.Path);
        Assert.Equal((0, ""), (code, errors));
        Assert.Equal(new Dictionary<string, string> { ["Authorization"] = $"Bearer {SetupWorld.Token}" },
            JsonSerializer.Deserialize<Dictionary<string, string>>(output));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(home.File(".takt/token")));
    }

    [Theory]
    [InlineData(null, "there is no token in")]
    [InlineData("", "does not hold a token")]
    [InlineData("takt_\"},{\"x\":\"y", "does not hold a token")]
    [InlineData("two\nlines", "does not hold a token")]
    public async Task HeadersHelper_WithoutAToken_FailsAndPrintsNothing(string? held, string complaint)
    {
        using var home = new TemporaryHome();
        var script = world.Build(new(SetupWorld.Token, "m")).Methods.HeadersHelper!.Script;
        if (held is not null)
        {
            Directory.CreateDirectory(home.File(".takt"));
            await File.WriteAllTextAsync(home.File(".takt/token"), held, TestContext.Current.CancellationToken);
        }

        var (code, output, errors) = await Shell.RunAsync("sh", script, home.Path);

        Assert.Equal((1, ""), (code, output));
        Assert.Contains(complaint, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyCommand_HandsTheMachineOverAsItIs()
    {
        using var home = new TemporaryHome();
        // In place of curl: says what it was given.
        const string Spy = "curl() { for a in \"$@\"; do printf '%s\\0' \"$a\"; done; }\n";
        var setup = HostileSetup();

        var given = (await Shell.RunAsync("bash", Spy + setup.Verify.Command, home.Path)).Output.Split(
            '\0', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["-sS", "-X", "POST", "-H", $"Authorization: Bearer {Hostile.Token}", "-H", "Content-Type: application/json", "-d",
            given[8], setup.Verify.Url], given);
        Assert.Equal(Hostile.Machine, JsonNode.Parse(given[8])!["host_name"]!.GetValue<string>());
        var asking = (await Shell.RunAsync("bash", Spy + world.Build(new("t")).Verify.Command, home.Path)).Output.Split('\0');
        Assert.Equal((await Shell.RunAsync("sh", "uname -n", home.Path)).Output.Trim(),
            JsonNode.Parse(asking[8])!["host_name"]!.GetValue<string>());
    }

    private Setup HostileSetup() => world.Build(new(Hostile.Token, Hostile.Machine), Hostile.Host);

    private static void AssertIsIn(IReadOnlyDictionary<string, string> expected, Dictionary<string, string> environment) =>
        Assert.Equal(expected.OrderBy(p => p.Key), environment.Where(p => p.Key.StartsWith("OTEL_", StringComparison.Ordinal)
            || p.Key.StartsWith("CLAUDE_", StringComparison.Ordinal)).OrderBy(p => p.Key));
}
