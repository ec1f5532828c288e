using System.Net;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Dashboard;
using Takt.Server.Tests.Identity;
using Takt.Server.Tests.Ingest;
using Takt.Testing;
using static Takt.Server.Tests.Identity.IdentityServer;
using static Takt.Server.Tests.Onboarding.ValidateTests;

namespace Takt.Server.Tests.Onboarding;

/// <summary>A set-up as the server hands it out, pasted into a shell from which a real exporter is started.</summary>
public sealed class RoundTripTests
{
    [Theory]
    [InlineData("laptop-1")]
    [InlineData("Anna's \"Büro\", $(hostname) `x`; a=b %41")]
    public async Task PastedBlock_MakesARealExporterArrive_UnderExactlyThisName(string machine)
    {
        var clients = Path.Combine(Repository.Root, "tests/clients");
        if (!Directory.Exists(Path.Combine(clients, "node_modules")))
            throw Prerequisite.Missing("The exporters aren't installed: run `npm ci` in tests/clients.");
        await using var server = await StartWithAdminAsync();
        using var answer = await server.SendAsync(HttpMethod.Post, "/auth/setup-additional", await server.SignInAsync(), new { machine });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var setup = (await answer.JsonAsync())["setup"]!;
        using var home = new TemporaryHome();

        var (_, output, errors) = await Shell.RunAsync(
            "bash", $"{Text(setup["methods"]!["bash"]!, "command")}\nnode {BashQuoted(Path.Combine(clients, "announce.mjs"))}", home.Path);
        Assert.Equal(("ok\n", ""), (output, errors));

        await Eventually.TrueAsync(async () => await server.Database.ScalarAsync<bool>("select exists (select from presence)"));
        var asked = await Shell.RunAsync("bash", Text(setup["verify"]!, "command"), home.Path);
        var status = JsonNode.Parse(asked.Output)!;
        Assert.Equal(("ok", "active", machine), (Text(status, "token"), Text(status, "tracking_status"), Text(status, "host_name")));
        Assert.Equal([$"{machine} active"], Names(status, "recent_machines_for_token"));
    }

    private static string BashQuoted(string path) => Takt.Server.Onboarding.Variables.BashBlock.Quote(path);
}
