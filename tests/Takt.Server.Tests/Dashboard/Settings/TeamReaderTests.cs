using Microsoft.Extensions.DependencyInjection;
using Takt.Server.Dashboard.Pages.Settings.Members;
using Takt.Server.Identity;
using Takt.Server.Tests.Identity;
using Takt.Server.Tests.Onboarding;
using Takt.Testing;
using static Takt.Server.Tests.Identity.IdentityServer;

namespace Takt.Server.Tests.Dashboard.Settings;

/// <summary>How far people have come, and what to do for each next.</summary>
public sealed class TeamReaderTests
{
    [Fact]
    public async Task Read_EveryStage_HasItsNextAction()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        foreach (var name in new[] { "invited", "late" })
            (await server.InviteAsync(admin, new { count = 1, email = $"{name}@example.com" })).EnsureSuccessStatusCode();
        await server.Database.ExecuteAsync("update invites set expires_at = now() - interval '1 hour' where email = 'late@example.com'");
        await server.AddMemberAsync(admin, "bare@example.com");
        await TokenAsync(server, admin, "silent");
        await server.HearAsync(await TokenAsync(server, admin, "quiet"), "quiet-1");
        await server.AgeAsync(TimeSpan.FromDays(8));
        await server.HearAsync(await TokenAsync(server, admin, "outdated"), "outdated-1", version: "2.1.150");
        await server.HearAsync(await TokenAsync(server, admin, "healthy"), "healthy-1");

        var team = (await ReadAsync(server)).ToDictionary(person => person.Email.Split('@')[0]);

        AssertStage("invited", TeamStage.Invited, "Remind them");
        AssertStage("late", TeamStage.Invited, "has expired");
        AssertStage("bare", TeamStage.Registered, "no token yet");
        AssertStage("silent", TeamStage.Registered, "nothing has come");
        AssertStage("quiet", TeamStage.Seen, "Quiet for more than a week");
        AssertStage("outdated", TeamStage.Seen, "update Claude Code: telemetry of 2.1.150");
        AssertStage("healthy", TeamStage.Healthy, null);
        Assert.Equal((1, 0), (team["healthy"].Machines, team["silent"].Machines));

        void AssertStage(string name, TeamStage stage, string? next)
        {
            Assert.Equal((name, stage), (name, team[name].Stage));
            if (next is null)
                Assert.Null(team[name].NextAction);
            else
                Assert.Contains(next, team[name].NextAction, StringComparison.Ordinal);
        }
    }

    /// <summary>Whoever stands behind the many is neither without a token nor unheard.</summary>
    [Fact]
    public async Task Read_BehindThousandsOfMachines_IsRightToo()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (_, fleet) = await server.CreateTokenAsync(admin, new { label = "fleet" });
        await TokenAsync(server, admin, "silent");
        await server.HearAsync(await TokenAsync(server, admin, "early"), "early-1");
        await server.AgeAsync(TimeSpan.FromDays(1));
        await server.Database.ExecuteAsync("insert into machines (organization_id, host_name) select 1, 'fleet-' || i from generate_series(1, 3000) as i");
        await server.Database.ExecuteAsync(
            "insert into presence select 1, $1, machine_id, 0, 2, now(), null from machines where organization_id = 1 and host_name like 'fleet-%'", fleet);

        var team = (await ReadAsync(server)).ToDictionary(person => person.Email);

        Assert.Equal((3000, TeamStage.Healthy), (team[AdminEmail].Machines, team[AdminEmail].Stage));
        Assert.Equal((1, TeamStage.Healthy), (team["early@example.com"].Machines, team["early@example.com"].Stage));
        Assert.Contains("nothing has come", team["silent@example.com"].NextAction, StringComparison.Ordinal);
        var machines = await server.SendAsync(HttpMethod.Get, "/machines", admin);
        Assert.Contains("These are the newest 500 of 3,002.", await machines.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        var members = await server.SendAsync(HttpMethod.Get, "/settings/members", admin);
        Assert.Contains(">3,000<", await members.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    private static async Task<string> TokenAsync(TestServer server, string admin, string name) =>
        (await server.CreateTokenAsync((await server.AddMemberAsync(admin, $"{name}@example.com")).Cookie, new { label = name })).Token;

    private static Task<IReadOnlyList<Teammate>> ReadAsync(TestServer server) => server.Services.GetRequiredService<TeamReader>().ReadAsync(
        new Caller(1, "Example", "UTC", false, 1, AdminEmail, MemberRole.Admin, TokenScopes.UsageWrite | TokenScopes.UsageRead | TokenScopes.Admin, null, null), Cancelled);
}
