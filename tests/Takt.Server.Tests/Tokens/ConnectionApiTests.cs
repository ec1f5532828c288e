using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Ingest;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Tokens;

public sealed class ConnectionApiTests
{
    [Fact]
    public async Task Connection_ThatHasBeenHeard_SaysWhenAndWhichSignalsAndKeepsItsBodies()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        foreach (var id in new[] { "heard", "silent" })
            Assert.Equal(HttpStatusCode.Created,
                (await server.SendAsync(HttpMethod.Post, "/api/connections", admin, new { name = id, id })).StatusCode);
        var key = (await (await server.SendAsync(HttpMethod.Post, "/api/connections/heard/keys", admin, new { })).JsonAsync())["token"]!
            .GetValue<string>();

        foreach (var signal in new[] { "logs", "metrics" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/public/ingest/otel/claude/heard/v1/{signal}")
            {
                Content = new ByteArrayContent(
                    await File.ReadAllBytesAsync(Directory.GetFiles(Fixtures.Folder("oauth-http-json"), $"*{signal}.json")[0], Cancelled)),
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            Assert.Equal(HttpStatusCode.Accepted, (await server.Client.SendAsync(request, Cancelled)).StatusCode);
        }

        var listed = (await (await server.SendAsync(HttpMethod.Get, "/api/connections", admin)).JsonAsync())["connections"]!.AsArray();
        var heard = listed.Single(item => item!["id"]!.GetValue<string>() == "heard")!;
        Assert.Equal(["metrics", "logs"], heard["signals"]!.AsArray().Select(signal => signal!["signal"]!.GetValue<string>()));
        Assert.Equal(heard["signals"]![0]!["last_received_at"]!.GetValue<DateTimeOffset>(),
            heard["last_synced_at"]!.GetValue<DateTimeOffset>());
        var silent = await (await server.SendAsync(HttpMethod.Get, "/api/connections/silent", admin)).JsonAsync();
        Assert.Null(silent["last_synced_at"]);
        Assert.Empty(silent["signals"]!.AsArray());

        Assert.Equal(2, await CountBatchesAsync("connection=heard"));
        Assert.Equal(1, await CountBatchesAsync("connection=heard&signal=logs"));
        Assert.Equal(0, await CountBatchesAsync("connection=silent"));
        Assert.Equal(
            "invalid_request", await (await server.SendAsync(HttpMethod.Get, "/api/raw-batches?connection=nobodys", admin)).ProblemAsync());
        var first = await (await server.SendAsync(HttpMethod.Get, "/api/raw-batches?connection=heard&limit=1", admin)).JsonAsync();
        Assert.Equal("metrics", first["raw_batches"]![0]!["signal"]!.GetValue<string>());
        Assert.Equal(1, await CountBatchesAsync("connection=heard&limit=1&cursor=" + first["next_cursor"]!.GetValue<string>()));

        async Task<int> CountBatchesAsync(string query) =>
            (await (await server.SendAsync(HttpMethod.Get, "/api/raw-batches?" + query, admin)).JsonAsync())["raw_batches"]!
                .AsArray().Count;
    }

    /// <summary>From a terminal nobody sees the connection's page: what to paste must come along.</summary>
    [Fact]
    public async Task Key_MadeByACommand_ComesWithWhatToPasteWhere()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        await server.SendAsync(HttpMethod.Post, "/api/connections", admin, new { name = "Team", id = "team" });

        var created = await (await server.SendAsync(HttpMethod.Post, "/api/connections/team/keys", admin,
            new { label = "First rollout" })).JsonAsync();

        var (key, snippets) = (created["token"]!.GetValue<string>(), created["snippets"]!);
        Assert.Equal("First rollout", created["details"]!["label"]!.GetValue<string>());
        var root = $"{server.Main}api/v1/public/ingest/otel/claude/team";
        Assert.Equal(root, snippets["endpoint"]!.GetValue<string>());
        var managed = snippets["server_managed"]!["text"]!.GetValue<string>();
        Assert.Equal(2, managed.Split(key).Length);
        Assert.Equal(root, JsonNode.Parse(managed)!["env"]!["OTEL_EXPORTER_OTLP_ENDPOINT"]!.GetValue<string>());
        foreach (var form in new[] { "cowork", "office_agents" })
            Assert.Single(snippets[form]!.AsArray(), field => field!["value"]!.GetValue<string>() == $"Authorization=Bearer {key}");
        var helper = snippets["managed_helper"]!;
        Assert.Equal(2, helper["install"]!.GetValue<string>().Split(key).Length);
        Assert.DoesNotContain(key, helper["settings"]!.GetValue<string>() + helper["script"], StringComparison.Ordinal);
        Assert.Equal(root, snippets["individual"]!["endpoint"]!.GetValue<string>());
        Assert.DoesNotContain(key, await (await server.SendAsync(HttpMethod.Get, "/api/connections/team", admin)).Content.ReadAsStringAsync(
            Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_Renamed_KeepsItsIdAndLeavesItsFormerNameInTheAudit()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        await server.SendAsync(HttpMethod.Post, "/api/connections", admin, new { name = "Team", id = "team" });

        var renamed =
            await (await server.SendAsync(HttpMethod.Patch, "/api/connections/team", admin, new { name = " Whole team " })).JsonAsync();

        Assert.Equal(("team", "Whole team"), (renamed["id"]!.GetValue<string>(), renamed["name"]!.GetValue<string>()));
        Assert.Equal("Team",
            await server.Database.ScalarAsync<string>("select before ->> 'name' from audit.events where action = 'connection.change'"));
        Assert.Equal("invalid_request",
            await (await server.SendAsync(HttpMethod.Patch, "/api/connections/team", admin, new { name = " " })).ProblemAsync());
        Assert.Equal("connection_not_found",
            await (await server.SendAsync(HttpMethod.Patch, "/api/connections/nobodys", admin, new { name = "x" })).ProblemAsync());
        Assert.Equal(
            "connection_not_found", await (await server.SendAsync(HttpMethod.Get, "/api/connections/nobodys", admin)).ProblemAsync());
    }
}
