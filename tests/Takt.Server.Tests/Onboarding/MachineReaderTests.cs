using Microsoft.Extensions.DependencyInjection;
using Takt.Server.Onboarding;
using Takt.Server.Tests.Identity;
using Takt.Server.Tests.Ingest;
using Takt.Testing;
using static Takt.Server.Tests.Identity.IdentityServer;

namespace Takt.Server.Tests.Onboarding;

public sealed class MachineReaderTests
{
    [Fact]
    public async Task List_HasMachinesByOwner_NewestFirst_AndTokensNeverHeardLast()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (member, memberId) = await server.AddMemberAsync(admin, "dev@example.com");
        var (old, oldId) = await server.CreateTokenAsync(member, new { label = "old", machine = "laptop-1" });
        var (token, tokenId) = await server.CreateTokenAsync(member, new { label = "new", machine = "laptop-1" });
        var (shared, _) = await server.CreateTokenAsync(admin, new { label = "ci", member_id = 0 });
        await server.CreateTokenAsync(member, new { label = "not yet", machine = "desk" });
        await server.CreateTokenAsync(member, new { label = "reads alone", scopes = new[] { "usage:read" } });
        await server.HearAsync(old, "laptop-1", "metrics", usage: false);
        await server.SendAsync(HttpMethod.Delete, $"/api/tokens/{oldId}", member);
        await server.AgeAsync(TimeSpan.FromMinutes(30));
        await server.HearAsync(token, "laptop-1", version: "2.1.150");
        await server.HearAsync(shared, null);

        var all = await ListAsync(server, null);
        var own = await ListAsync(server, memberId);

        Assert.Equal([(null, null, "ci"), ("laptop-1", "dev@example.com", "new"), ("desk", "dev@example.com", "not yet")], all.Select(m => (m.HostName, m.MemberEmail, m.TokenLabel)));
        Assert.Equal(["laptop-1", "desk"], own.Select(m => m.HostName));
        var laptop = own[0];
        Assert.Equal((tokenId, false, TrackingLight.Active, "2.1.150"), (laptop.TokenId, laptop.TokenRevoked, laptop.Light, laptop.AppVersion));
        Assert.Equal((true, true, false), (laptop.Signals.Metrics < laptop.Signals.Logs, laptop.Signals.Logs == laptop.LastSeenAt, laptop.Signals.Traces.HasValue));
        Assert.Equal(["no_traces", "silent_exporter", "first_prompt_lost", "no_repository"], laptop.Warnings.Select(w => w.Code));
        Assert.Equal((TrackingLight.Never, null), (own[1].Light, own[1].LastSeenAt));
        Assert.Empty(own[1].Warnings);
    }

    [Fact]
    public async Task List_LeavesOutRemovedMembers_AndOtherOrganizations()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (member, memberId) = await server.AddMemberAsync(admin, "gone@example.com");
        var (token, _) = await server.CreateTokenAsync(member, new { label = "laptop" });
        await server.HearAsync(token, "laptop-1");
        var foreign = await IngestHost.CreateTokenAsync(server, await IngestHost.CreateOrganizationAsync(server, "Elsewhere"), ["usage:write"]);
        await server.HearAsync(foreign, "theirs");
        Assert.Single(await ListAsync(server, null));

        await server.SendAsync(HttpMethod.Delete, $"/api/members/{memberId}", admin);

        Assert.Empty(await ListAsync(server, null));
    }

    private static Task<IReadOnlyList<MachineSighting>> ListAsync(TestServer server, long? memberId) =>
        server.Services.GetRequiredService<MachineReader>().ListAsync(1, memberId, 100, Cancelled);
}
