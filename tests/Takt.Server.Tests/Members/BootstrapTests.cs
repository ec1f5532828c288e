using System.Net;
using Microsoft.Extensions.Options;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Audit;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Members;

public sealed class BootstrapTests
{
    [Fact]
    public async Task Start_BootstrapConfigured_MakesOrganizationAdminAndTokenFile()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await File.WriteAllTextAsync(path, "left over", Cancelled);
            await using var server = await StartWithAdminAsync(setup => setup.Settings["TAKT_BOOTSTRAP_TOKEN_FILE"] = path);
            var token = (await File.ReadAllTextAsync(path, Cancelled)).Trim();
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            var members = await server.SendAsync(HttpMethod.Get, "/api/members", token);
            Assert.Equal(HttpStatusCode.OK, members.StatusCode);
            Assert.Equal(AdminEmail, (await members.JsonAsync())["members"]![0]!["email"]!.GetValue<string>());

            await AssertAuditAsync(server, token);

            // A second start finds the server filled and leaves it, and the file, alone.
            await File.WriteAllTextAsync(path, "mine now", Cancelled);
            await using var second = await StartWithAdminAsync(setup =>
            {
                setup.Database = server.Database;
                setup.Settings["TAKT_BOOTSTRAP_TOKEN_FILE"] = path;
            });
            Assert.Equal("mine now", await File.ReadAllTextAsync(path, Cancelled));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>All of it is the first admin's to see, and says on which host it happened.</summary>
    private static async Task AssertAuditAsync(TestServer server, string token)
    {
        var events = await server.FirstEventsAsync("organization.bootstrap", token);
        Assert.Equal(["member", "organization", "token", "user"], events.Select(e => e.Entity).Order());
        Assert.All(
            events, e => Assert.Equal(("bootstrap", $"bootstrap @ {Environment.MachineName}", null), (e.Actor, e.ActorName, e.Address)));
        AuditSteps.AssertHides(events, AdminPassword, token);
    }

    [Fact]
    public async Task Start_TokenFileUnwritable_IsRefusedInOneSentenceAndLeavesTheServerEmpty()
    {
        await using var database = await TestDatabase.CreateAsync(Cancelled);
        var refused = await Assert.ThrowsAsync<StartException>(() => TestServer.StartAsync(
            setup =>
            {
                setup.Database = database;
                setup.Settings["TAKT_BOOTSTRAP_EMAIL"] = AdminEmail;
                setup.Settings["TAKT_BOOTSTRAP_PASSWORD"] = AdminPassword;
                setup.Settings["TAKT_BOOTSTRAP_TOKEN_FILE"] = "/nowhere/at/all";
            },
            Cancelled));
        Assert.StartsWith("TAKT_BOOTSTRAP_TOKEN_FILE: the token can't be written", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from organizations"));
    }

    [Fact]
    public async Task Start_BootstrapWrong_NamesEveryVariable()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => TestServer.StartAsync(
            setup =>
            {
                setup.Settings["TAKT_BOOTSTRAP_EMAIL"] = "nobody";
                setup.Settings["TAKT_BOOTSTRAP_PASSWORD"] = "short";
            },
            Cancelled));
        Assert.Contains(refused.Failures, failure => failure.StartsWith("TAKT_BOOTSTRAP_EMAIL:", StringComparison.Ordinal));
        Assert.Contains(refused.Failures, failure => failure.StartsWith("TAKT_BOOTSTRAP_PASSWORD:", StringComparison.Ordinal));
    }
}
