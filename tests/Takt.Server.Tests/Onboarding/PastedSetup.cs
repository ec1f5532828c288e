using System.Text.Json.Nodes;
using Takt.Server.Onboarding.Variables;
using Takt.Server.Tests.Dashboard;
using Takt.Testing;

namespace Takt.Server.Tests.Onboarding;

/// <summary>A set-up pasted into a shell, from which a real exporter is started.</summary>
internal static class PastedSetup
{
    /// <returns>What <c>/validate</c> says afterwards, asked by the set-up's own command.</returns>
    public static async Task<JsonNode> ExportAndVerifyAsync(JsonNode setup)
    {
        var clients = Path.Combine(Repository.Root, "tests/clients");
        if (!Directory.Exists(Path.Combine(clients, "node_modules")))
            throw Prerequisite.Missing("The exporters aren't installed: run `npm ci` in tests/clients.");
        using var home = new TemporaryHome();

        var (_, output, errors) = await Shell.RunAsync(
            "bash",
            $"{setup["methods"]!["bash"]!.Text("command")}\nnode {BashBlock.Quote(Path.Combine(clients, "announce.mjs"))}", home.Path);
        Assert.Equal(("ok\n", ""), (output, errors));

        return JsonNode.Parse((await Shell.RunAsync("bash", setup["verify"]!.Text("command"), home.Path)).Output)!;
    }
}
