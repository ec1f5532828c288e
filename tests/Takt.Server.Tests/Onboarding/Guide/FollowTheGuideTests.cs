using System.Net;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Access;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Onboarding.Guide;

/// <summary>
/// Who has nothing but <c>/onboarding</c>, curl and what the steps themselves answer: a person at a terminal, or an agent.
/// </summary>
public sealed class FollowTheGuideTests
{
    private const string Host = "laptop-1";

    [Fact]
    public async Task Guide_FollowedInAShell_EndsInAMachineThatIsActive()
    {
        using var home = new TemporaryHome();
        await using var server = await StartWithAdminAsync(setup => setup.Settings["TAKT_BOOTSTRAP_TOKEN_FILE"] = home.File("token"));
        var admin = (await File.ReadAllTextAsync(home.File("token"), Cancelled)).Trim();
        var guide = await RunAsync($"curl -sS -H 'Accept: application/json' {server.Main}onboarding", home);

        var invited = await FollowAsync("invite", ("<admin-token>", admin));
        var registered = await FollowAsync("register", ("<your-email>", JoinSteps.Ada), ("<code>", invited["invites"]![0]!.Text("code")),
            ("<host-name>", Host));
        var status = await PastedSetup.ExportAndVerifyAsync(registered["setup"]!);
        Assert.Equal(("ok", "active", Host), (status.Text("token"), status.Text("tracking_status"), status.Text("host_name")));
        var asked = await FollowAsync("verify", ("<token>", registered.Text("token")), ("<host-name>", Host));
        Assert.Equal(("ok", "active"), (asked.Text("token"), asked.Text("tracking_status")));

        Assert.Equal(
            "", await ShellAsync(Block(guide, "sign_in", ("<password>", AdminPassword), ("<token>", registered.Text("token"))), home));
        Assert.Equal(HttpStatusCode.OK, (await server.TrySignInAsync(JoinSteps.Ada, AdminPassword)).StatusCode);

        Task<JsonNode> FollowAsync(string section, params (string Name, string Value)[] placeholders) =>
            RunAsync(Block(guide, section, placeholders), home);
    }

    [Fact]
    public async Task TeamSection_FollowedInAShell_EndsInAConnectionThatIsHeard()
    {
        using var home = new TemporaryHome();
        await using var server = await StartWithAdminAsync(setup => setup.Settings["TAKT_BOOTSTRAP_TOKEN_FILE"] = home.File("token"));
        var admin = (await File.ReadAllTextAsync(home.File("token"), Cancelled)).Trim();
        var guide = await RunAsync($"curl -sS -H 'Accept: application/json' {server.Main}onboarding", home);

        var connection = await RunAsync(Block(guide, "team", ("<admin-token>", admin)), home);
        var key = await RunAsync(Block(guide, "team", 1, ("<admin-token>", admin), ("<connection-id>", connection.Text("id"))), home);
        var status = await PastedSetup.ExportAndVerifyAsync(key["snippets"]!["individual"]!);

        Assert.Equal(("ok", "active"), (status.Text("token"), status.Text("tracking_status")));
        var heard = await (await server.SendAsync(HttpMethod.Get, "/api/connections/" + connection.Text("id"), admin)).JsonAsync();
        Assert.Equal("logs", Assert.Single(heard["signals"]!.AsArray())!.Text("signal"));
    }

    private static string Block(JsonNode guide, string section, params (string Name, string Value)[] placeholders) =>
        Block(guide, section, 0, placeholders);

    /// <summary>
    /// A code of a section with its placeholders filled in: all of them, or the test does not know what people don't know either.
    /// </summary>
    private static string Block(JsonNode guide, string section, int index, params (string Name, string Value)[] placeholders)
    {
        var blocks = guide["sections"]!.AsArray().Single(s => s!.Text("id") == section)!["blocks"]!.AsArray();
        var code = blocks.Where(block => block!["language"]?.GetValue<string>() == "bash").ElementAt(index)!.Text("text");
        foreach (var (name, value) in placeholders)
        {
            Assert.Contains(name, code, StringComparison.Ordinal);
            code = code.Replace(name, value, StringComparison.Ordinal);
        }

        Assert.DoesNotMatch("<[a-z-]+>", code);
        return code;
    }

    private static async Task<JsonNode> RunAsync(string command, TemporaryHome home) => JsonNode.Parse(await ShellAsync(command, home))!;

    private static async Task<string> ShellAsync(string command, TemporaryHome home)
    {
        var (code, output, errors) = await Shell.RunAsync("bash", command, home.Path);
        Assert.Equal((0, ""), (code, errors));
        return output;
    }
}
