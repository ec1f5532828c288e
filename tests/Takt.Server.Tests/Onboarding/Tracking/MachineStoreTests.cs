using Microsoft.Extensions.DependencyInjection;
using Takt.Server.Onboarding;
using Takt.Server.Onboarding.Machines;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Ingest;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Onboarding.Tracking;

public sealed class MachineStoreTests
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

        Assert.Equal([(null, "dev@example.com", "ci"), ("laptop-1", "dev@example.com", "new"), ("desk", "dev@example.com", "not yet")],
            all.Select(m => (m.HostName, m.MemberEmail, m.TokenLabel)));
        Assert.Equal([null, "laptop-1", "desk"], own.Select(m => m.HostName));
        var laptop = own[1];
        Assert.Equal((tokenId, false, TrackingLight.Active, "2.1.150"),
            (laptop.TokenId, laptop.TokenRevoked, laptop.Light, laptop.AppVersion));
        Assert.Equal((true, true, false),
            (laptop.Signals.Metrics < laptop.Signals.Logs, laptop.Signals.Logs == laptop.LastSeenAt, laptop.Signals.Traces.HasValue));
        Assert.Equal(["no_traces", "silent_exporter", "first_prompt_lost", "metric_labels_lost", "no_repository"],
            laptop.Warnings.Select(w => w.Code));
        Assert.Equal((TrackingLight.Never, null), (own[2].Light, own[2].LastSeenAt));
        Assert.Empty(own[2].Warnings);
    }

    [Fact]
    public async Task List_LeavesOutRemovedMembers_AndOtherOrganizations()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (member, memberId) = await server.AddMemberAsync(admin, "gone@example.com");
        var (token, _) = await server.CreateTokenAsync(member, new { label = "laptop" });
        await server.HearAsync(token, "laptop-1");
        var foreign = await IngestHost.CreateTokenAsync(server, await IngestHost.CreateOrganizationAsync(server, "Elsewhere"),
            ["usage:write"]);
        await server.HearAsync(foreign, "theirs");
        Assert.Single(await ListAsync(server, null));

        await server.SendAsync(HttpMethod.Delete, $"/api/members/{memberId}", admin);

        Assert.Empty(await ListAsync(server, null));
    }

    /// <summary>Cowork and Office agents never name one.</summary>
    [Theory]
    [InlineData("logs")]
    [InlineData("metrics")]
    [InlineData("traces")]
    public async Task List_UsageOfAMachineWithoutAName_Counts(string signal)
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (own, _) = await server.CreateTokenAsync(admin, new { label = "own" });
        var (shared, _) = await server.CreateTokenAsync(admin, new { label = "shared", member_id = 0 });
        await server.SendAsync(HttpMethod.Post, "/api/connections", admin, new { name = "core", id = "core" });
        var key = (await (await server.SendAsync(HttpMethod.Post, "/api/connections/core/keys", admin, new { })).JsonAsync())["token"]!
            .GetValue<string>();
        foreach (var token in new[] { own, shared, key })
            await server.HearAsync(token, null, signal, email: null, account: null);

        var heard = await ListAsync(server, null);

        Assert.Equal([null, null, null], heard.Select(m => m.HostName));
        Assert.All(heard, machine => Assert.DoesNotContain("no_cost_lines", machine.Warnings.Select(w => w.Code)));
    }

    [Theory]
    [InlineData("logs")]
    [InlineData("metrics")]
    public async Task List_AColleaguesUsageUnderTheSameName_IsNotTheOwners(string signal)
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (used, _) = await server.CreateTokenAsync(admin, new { label = "used" });
        var (colleague, _) = await server.AddMemberAsync(admin, "colleague@example.com");
        var (idle, _) = await server.CreateTokenAsync(colleague, new { label = "idle" });
        var (shared, _) = await server.CreateTokenAsync(admin, new { label = "shared", member_id = 0 });
        await server.HearAsync(used, "laptop-1", signal);
        foreach (var token in new[] { idle, shared })
            await server.HearAsync(token, "laptop-1", "logs", usage: false);

        var warned = (await ListAsync(server, null)).Where(m => m.Warnings.Any(w => w.Code == "no_cost_lines"));

        Assert.Equal(["idle", "shared"], warned.Select(m => m.TokenLabel).Order());
    }

    /// <summary>What a product never sends is not missing.</summary>
    [Fact]
    public async Task List_OtherProducts_AreNotToldToSetClaudeCodesSwitches()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        foreach (var (source, signal, version) in new[] { ("cowork", "logs", "2.1.150"), ("claude-code", "logs", "2.1.300") })
        {
            var (token, _) = await server.CreateTokenAsync(admin, new { label = source, member_id = 0 });
            await server.HearAsync(token, null, signal, version, usage: false, source: source, email: null, account: null);
        }

        var heard = (await ListAsync(server, null)).ToDictionary(m => m.TokenLabel, m => m.Warnings);

        Assert.Equal(["no_metrics", "no_traces", "no_cost_lines"], heard["claude-code"].Select(w => w.Code));
        Assert.Equal(["no_cost_lines"], heard["cowork"].Select(w => w.Code));
        Assert.Contains("Cowork has reached the model", heard["cowork"][0].Message, StringComparison.Ordinal);
        Assert.DoesNotContain("OTEL_", heard["cowork"][0].Message, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<MachineSighting>> ListAsync(TestServer server, long? memberId) =>
        (await server.Services.GetRequiredService<MachineStore>().ListAsync(new(1, memberId), Cancelled)).Machines;
}
