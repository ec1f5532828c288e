using System.Net;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Ingest;
using static Takt.Server.Tests.Access.AccessServer;
using static Takt.Server.Tests.Onboarding.Tracking.ValidateTests;

namespace Takt.Server.Tests.Onboarding.Tracking;

/// <summary>Whose telemetry an answer is about.</summary>
public sealed class ValidateOwnershipTests
{
    private const string Asked = """{"host_name":"laptop-1"}""";

    [Fact]
    public async Task PersonalToken_SeesTheMembersOtherTokens_AndSaysSo()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (used, _) = await server.CreateTokenAsync(admin, new { label = "in use" });
        var (other, _) = await server.CreateTokenAsync(admin, new { label = "other" });
        await server.HearAsync(used, "laptop-1");

        var answer = await AskAsync(server, "Bearer " + other, Asked);

        Assert.Equal(("ok", "active"), (Text(answer, "token"), Text(answer, "tracking_status")));
        Assert.Equal(["other_token", "no_metrics", "no_traces"], Codes(answer));
        Assert.Empty(answer["recent_machines_for_token"]!.AsArray());
        Assert.Equal(0, answer["tokens_24h_for_host"]!.GetValue<long>());
        Assert.NotNull(answer["newest_event_at"]);
    }

    [Fact]
    public async Task Colleague_AndAnotherOrganization_SeeNothingOfIt()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (used, _) = await server.CreateTokenAsync(admin, new { label = "in use" });
        await server.HearAsync(used, "laptop-1");
        var (colleague, _) = await server.AddMemberAsync(admin, "colleague@example.com");
        var (theirs, _) = await server.CreateTokenAsync(colleague, new { label = "theirs" });
        var (shared, _) = await server.CreateTokenAsync(admin, new { label = "shared", member_id = 0 });
        var foreign = await IngestHost.CreateTokenAsync(server, await IngestHost.CreateOrganizationAsync(server, "Elsewhere"),
            ["usage:write"]);

        foreach (var token in new[] { theirs, shared, foreign })
        {
            var answer = await AskAsync(server, "Bearer " + token, Asked);
            Assert.Equal("host_never_seen", Text(answer, "tracking_status"));
            Assert.Null(answer["newest_event_at"]);
            Assert.Empty(answer["recent_machines_for_token"]!.AsArray());
        }
    }

    [Fact]
    public async Task ConnectionKey_SeesAllKeysOfItsConnection()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        foreach (var name in new[] { "core", "edge" })
            Assert.Equal(HttpStatusCode.Created,
                (await server.SendAsync(HttpMethod.Post, "/api/connections", admin, new { name, id = name })).StatusCode);
        async Task<string> KeyAsync(string id) =>
            (await (await server.SendAsync(HttpMethod.Post, $"/api/connections/{id}/keys", admin, new { })).JsonAsync())["token"]!
                .GetValue<string>();
        var (first, second, elsewhere) = (await KeyAsync("core"), await KeyAsync("core"), await KeyAsync("edge"));
        await server.HearAsync(first, "laptop-1");

        Assert.Equal("active", Text(await AskAsync(server, "Bearer " + second, Asked), "tracking_status"));
        Assert.Equal("host_never_seen", Text(await AskAsync(server, "Bearer " + elsewhere, Asked), "tracking_status"));
    }

    [Fact]
    public async Task Token_AnswersForThoseThatItReplaced()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var tokens = new List<(string Token, long Id)>();
        for (var i = 0; i < 3; i++)
            tokens.Add(await server.CreateTokenAsync(admin, new { label = $"shared {i}", member_id = 0 }));
        await server.HearAsync(tokens[0].Token, "laptop-1");
        await server.Database.ExecuteAsync("update tokens set replaced_by = $2, revoked_at = now() where token_id = $1", tokens[0].Id,
            tokens[1].Id);
        await server.Database.ExecuteAsync("update tokens set replaced_by = $2, revoked_at = now() where token_id = $1", tokens[1].Id,
            tokens[2].Id);

        var answer = await AskAsync(server, "Bearer " + tokens[2].Token, Asked);

        Assert.Equal("active", Text(answer, "tracking_status"));
        Assert.Equal(123, answer["tokens_24h_for_host"]!.GetValue<long>());
        Assert.Equal(["laptop-1 active"], Names(answer, "recent_machines_for_token"));
        Assert.DoesNotContain("other_token", Codes(answer));
    }

    [Fact]
    public async Task TokenWithoutWrite_IsInsufficient_AndSaysWhatTheMachineDoes()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (reader, _) = await server.CreateTokenAsync(admin, new { label = "reader", scopes = new[] { "usage:read" } });
        var never = await AskAsync(server, "Bearer " + reader, Asked);
        Assert.Equal(("insufficient_scope", "host_never_seen"), (Text(never, "token"), Text(never, "tracking_status")));
        Assert.StartsWith("This token has usage:read and can't send usage", Text(never, "next_action"), StringComparison.Ordinal);

        var (writer, _) = await server.CreateTokenAsync(admin, new { label = "writer" });
        await server.HearAsync(writer, "laptop-1");
        var active = await AskAsync(server, "Bearer " + reader, Asked);
        Assert.Equal(("insufficient_scope", "active"), (Text(active, "token"), Text(active, "tracking_status")));
        Assert.StartsWith("The machine is tracking with another token. ", Text(active, "next_action"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MetricsAlone_CountTheirTokens_AndAskForEvents()
    {
        await using var server = await StartWithAdminAsync();
        var (token, _) = await server.CreateTokenAsync(await server.SignInAsync(), new { label = "laptop" });
        await server.HearAsync(token, "laptop-1", "metrics", "2.1.252");

        var answer = await AskAsync(server, "Bearer " + token, Asked);

        Assert.Equal(77, answer["tokens_24h_for_host"]!.GetValue<long>());
        Assert.Equal(["metrics"], answer["signals_seen"]!.AsArray().Select(s => s!.GetValue<string>()));
        Assert.Equal(["no_logs", "no_traces", "metrics_lost", "no_repository", "other_email"], Codes(answer));
    }

    [Fact]
    public async Task MetricsOfAMember_AreNoUsageOfASharedToken()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (own, _) = await server.CreateTokenAsync(admin, new { label = "laptop" });
        var (shared, _) = await server.CreateTokenAsync(admin, new { label = "shared", member_id = 0 });
        await server.HearAsync(own, "laptop-1", "metrics");
        await server.HearAsync(shared, "laptop-1", "metrics", usage: false);

        var answer = await AskAsync(server, "Bearer " + shared, Asked);

        Assert.Equal(0, answer["tokens_24h_for_host"]!.GetValue<long>());
        Assert.Contains("no_cost_lines", Codes(answer));
    }

    [Fact]
    public async Task Cowork_NamesNoMachine_AndNothingIsToBeSet()
    {
        await using var server = await StartWithAdminAsync();
        var (token, _) = await server.CreateTokenAsync(await server.SignInAsync(), new { label = "cowork" });
        await server.HearAsync(token, null, usage: false, source: "cowork");

        Assert.Equal(
            "Nothing to do: telemetry of Cowork arrives with this token, and Cowork names no machine.", Text(
                await AskAsync(server, "Bearer " + token, Asked), "next_action"));

        await server.HearAsync(token, "laptop-1", usage: false, source: "cowork");
        await server.AgeAsync(TimeSpan.FromHours(2));
        Assert.Contains("start a new Cowork session", Text(await AskAsync(server, "Bearer " + token, Asked), "next_action"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task TelemetryWithoutUsage_AndASignalThatStopped_AreSaid()
    {
        await using var server = await StartWithAdminAsync();
        var (token, _) = await server.CreateTokenAsync(await server.SignInAsync(), new { label = "laptop" });
        foreach (var signal in new[] { "metrics", "traces" })
            await server.HearAsync(token, "laptop-1", signal, usage: false);
        await server.AgeAsync(TimeSpan.FromHours(2));
        await server.Database.ExecuteAsync("delete from presence_hours");
        await server.HearAsync(token, "laptop-1", "logs", usage: false);

        var answer = await AskAsync(server, "Bearer " + token, Asked);

        Assert.Equal("active", Text(answer, "tracking_status"));
        Assert.Equal(["metrics_stopped", "traces_stopped", "no_cost_lines", "other_email"], Codes(answer));
        Assert.Contains("claude_code.cost.usage", Text(answer["warnings"]![2]!, "message"), StringComparison.Ordinal);
        Assert.Equal(["metrics stale", "logs active", "traces stale"],
            answer["signals"]!.AsArray().Select(s => $"{Text(s!, "signal")} {Text(s!, "status")}"));
    }

    [Fact]
    public async Task ManyMachines_AreListedNewestFirst_AndNoMoreThanFifty()
    {
        await using var server = await StartWithAdminAsync();
        var (token, id) = await server.CreateTokenAsync(await server.SignInAsync(), new { label = "fleet" });
        await server.Database.ExecuteAsync(
            "insert into machines (organization_id, host_name) select 1, 'LAPTOP-1.d' || i from generate_series(1, 70) as i");
        await server.HearMachinesAsync(id, "%", "h.machine_id * interval '1 minute'");

        var answer = await AskAsync(server, "Bearer " + token, Asked);

        Assert.Equal(50, answer["recent_machines_for_token"]!.AsArray().Count);
        Assert.InRange(answer["hostname_match_candidates"]!.AsArray().Count, 1, 50);
        Assert.Equal("LAPTOP-1.d1 active", Names(answer, "hostname_match_candidates").First());
        Assert.Equal("host_normalized", Text(answer, "tracking_status"));
    }
}
