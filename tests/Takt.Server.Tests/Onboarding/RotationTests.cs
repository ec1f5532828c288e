using System.Net;
using Takt.Server.Tests.Access;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Onboarding;

public sealed class RotationTests
{
    [Fact]
    public async Task Rotate_AtOnce_EndsTheOldTokenOnEveryReplica()
    {
        await using var server = await StartWithAdminAsync();
        await using var replica = await TestServer.StartAsync(setup => setup.Database = server.Database, Cancelled);
        var old = await server.JoinAsync(await server.SignInAsync());
        var child = (await (await server.SendAsync(HttpMethod.Post, "/auth/setup-additional", old, new { machine = "second" })).JsonAsync())
            .Text("token");
        // Both replicas remember the token as a good one.
        Assert.Equal(HttpStatusCode.OK, await server.ExportAsync(old));
        Assert.Equal(HttpStatusCode.OK, await replica.ExportAsync(old));

        var answer = await server.SendAsync(HttpMethod.Post, "/auth/rotate", old);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var body = await answer.JsonAsync();
        var successor = body.Text("token");
        Assert.Equal($"Authorization=Bearer {successor}", body["setup"]!["env"]!.Text("OTEL_EXPORTER_OTLP_HEADERS"));
        Assert.Equal(HttpStatusCode.Unauthorized, await replica.ExportAsync(old));
        Assert.Equal(HttpStatusCode.Unauthorized, await server.ExportAsync(old));
        Assert.Equal("revoked_token", await (await server.SendAsync(HttpMethod.Post, "/auth/rotate", old)).ProblemAsync());
        foreach (var token in new[] { successor, child })
            Assert.Equal(HttpStatusCode.OK, await replica.ExportAsync(token));
        Assert.True(await server.Database.ScalarAsync<bool>(
            """
            select n.label = o.label and n.scopes = o.scopes and n.machine = o.machine and n.claimed = o.claimed
              and c.parent_id = n.token_id and n.parent_id is null
            from tokens o join tokens n on n.token_id = o.replaced_by join tokens c on c.machine = 'second'
            """));
        // What the successor was given ends with it.
        await server.SendAsync(HttpMethod.Delete, "/api/tokens/3", successor);
        Assert.Equal(HttpStatusCode.Unauthorized, await server.ExportAsync(child));
    }

    [Fact]
    public async Task Rotate_WithGrace_LetsTheOldTokenSendAndNothingElse()
    {
        var clock = new FakeTimeProvider(new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
        await using var server = await StartWithAdminAsync(setup => setup.Time = clock);
        var old = await server.JoinAsync(await server.SignInAsync());
        var successor = (await (await server.SendAsync(HttpMethod.Post, "/auth/rotate", old, new { grace_seconds = 60 })).JsonAsync())
            .Text("token");

        Assert.Equal(HttpStatusCode.OK, await server.ExportAsync(old));
        Assert.Equal("403 token_replaced", await (await server.SendAsync(HttpMethod.Post, "/auth/rotate", old)).RefusalAsync());
        Assert.Equal("403 token_replaced",
            await (await server.SendAsync(HttpMethod.Post, "/auth/setup-additional", old, new { machine = "m" })).RefusalAsync());
        Assert.Equal(
            "403 token_replaced", await (await server.SendAsync(HttpMethod.Post, "/api/tokens", old, new { label = "m" })).RefusalAsync());
        Assert.Equal("403 token_replaced",
            await (await server.SendAsync(HttpMethod.Post, "/auth/password/set", old, new { password = AdminPassword })).RefusalAsync());
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Get, "/api/usage", old)).StatusCode);
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.Unauthorized, await server.ExportAsync(old));
        Assert.Equal(HttpStatusCode.OK, await server.ExportAsync(successor));
        foreach (var grace in new[] { -1, 86401 })
            Assert.Equal("400 invalid_request",
                await (await server.SendAsync(HttpMethod.Post, "/auth/rotate", successor, new { grace_seconds = grace })).RefusalAsync());
    }

    [Fact]
    public async Task Replaced_IsSaidWhereverItsOwnerAsks()
    {
        var clock = new FakeTimeProvider(new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
        await using var server = await StartWithAdminAsync(setup => setup.Time = clock);
        var old = await server.JoinAsync(await server.SignInAsync());
        var successor = (await (await server.SendAsync(HttpMethod.Post, "/auth/rotate", old, new { grace_seconds = 60 })).JsonAsync())
            .Text("token");

        var inGrace = await ValidateAsync();
        Assert.Equal("ok", inGrace.Text("token"));
        Assert.Contains("/auth/setup-additional, asked with the token that replaced this one, gives them", inGrace.Text("next_action"),
            StringComparison.Ordinal);
        var warning = inGrace["warnings"]!.AsArray().Single(w => w!.Text("code") == "token_replaced")!;
        Assert.Contains("ends at 2026-11-21T12:01:00Z: put the token that replaced it", warning.Text("message"), StringComparison.Ordinal);
        var listed = (await (await server.SendAsync(HttpMethod.Get, "/api/tokens", successor)).JsonAsync())["tokens"]!.AsArray();
        Assert.Equal(listed[0]!["id"]!.GetValue<long>(), listed[1]!["replaced_by"]!.GetValue<long>());
        Assert.Null(listed[0]!["replaced_by"]);

        clock.Advance(TimeSpan.FromSeconds(60));
        var ended = await ValidateAsync();
        Assert.Equal("expired", ended.Text("token_problem"));
        Assert.StartsWith("This token was rotated and has ended: put the token that replaced it into OTEL_EXPORTER_OTLP_HEADERS. ",
            ended.Text("next_action"), StringComparison.Ordinal);

        async Task<System.Text.Json.Nodes.JsonNode> ValidateAsync() =>
            await (await server.SendAsync(HttpMethod.Post, "/validate", old, new { host_name = "laptop" })).JsonAsync();
    }

    [Fact]
    public async Task Rotate_AnAdminsTokenWithGrace_LeavesTheOldOneNoAdmin()
    {
        await using var server = await StartWithAdminAsync();
        var (old, _) = await server.CreateTokenAsync(await server.SignInAsync(),
            new { label = "Automation", scopes = new[] { "usage:write", "usage:read", "admin" } });
        Assert.Equal(
            HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Post, "/auth/rotate", old, new { grace_seconds = 600 })).StatusCode);

        Assert.Equal("403 invalid_scope", await (await server.InviteAsync(old)).RefusalAsync());
        Assert.Equal("403 token_replaced", await (await server.SendAsync(HttpMethod.Get, "/api/members", old)).RefusalAsync());
        Assert.Equal("403 token_replaced", await (await server.SendAsync(HttpMethod.Delete, "/api/tokens/2", old)).RefusalAsync());
    }

    [Fact]
    public async Task Rotate_ManyAtOnce_MakesOneSuccessor()
    {
        await using var server = await StartWithAdminAsync();
        var old = await server.JoinAsync(await server.SignInAsync());
        var answers = await Task.WhenAll(Enumerable.Range(0, 12)
            .Select(i => server.SendAsync(HttpMethod.Post, "/auth/rotate", old, new { grace_seconds = i % 2 * 600 })));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(2L, await server.Database.ScalarAsync<long>("select count(*) from tokens"));
    }

    [Fact]
    public async Task Rotate_TokenThatExpires_DoesNotOutliveItself()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (token, _) = await server.CreateTokenAsync(
            admin, new { label = "Short", expires_in_hours = 2, scopes = new[] { "usage:read" } });
        var body = await (await server.SendAsync(HttpMethod.Post, "/auth/rotate", token)).JsonAsync();
        // There is nothing to set up for a token that may not send.
        Assert.Null(body["setup"]);
        Assert.Equal(1L, await server.Database.ScalarAsync<long>("select count(distinct expires_at) from tokens"));
    }

    [Theory]
    [InlineData("/auth/rotate")]
    [InlineData("/auth/setup-additional")]
    [InlineData("/api/tokens")]
    public async Task Mint_ByAKeyThatIsNobodys_IsRefused(string path)
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        await server.SendAsync(HttpMethod.Post, "/api/connections", admin, new { name = "Ours", id = "ours" });
        var key = (await (await server.SendAsync(HttpMethod.Post, "/api/connections/ours/keys", admin, new { })).JsonAsync()).Text("token");
        var (shared, _) = await server.CreateTokenAsync(admin, new { label = "Shared", member_id = 0 });
        var (mighty, _) = await server.CreateTokenAsync(
            admin, new { label = "Shared", member_id = 0, scopes = new[] { "usage:write", "usage:read", "admin" } });
        foreach (var credential in new[] { key, shared, mighty })
            Assert.Equal(HttpStatusCode.Forbidden,
                (await server.SendAsync(HttpMethod.Post, path, credential, new { machine = "m", label = "m" })).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized,
            (await server.SendAsync(HttpMethod.Post, path, null, new { machine = "m", label = "m" })).StatusCode);
        Assert.Equal(3L, await server.Database.ScalarAsync<long>("select count(*) from tokens"));
    }

    [Fact]
    public async Task Rotate_ByCookie_SaysThatItNeedsTheToken()
    {
        await using var server = await StartWithAdminAsync();
        Assert.Equal("400 bearer_needed",
            await (await server.SendAsync(HttpMethod.Post, "/auth/rotate", await server.SignInAsync())).RefusalAsync());
    }

    [Fact]
    public async Task SetupAdditional_ByCookieOrToken_GivesItsOwnUseAndNeverAdmin()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var byCookie = await server.SendAsync(HttpMethod.Post, "/auth/setup-additional", admin,
            new { machine = "Desk", protocol = "http/protobuf" });
        Assert.Equal(HttpStatusCode.Created, byCookie.StatusCode);
        Assert.Equal("http/protobuf", (await byCookie.JsonAsync())["setup"]!.Text("protocol"));
        var (mighty, id) = await server.CreateTokenAsync(
            admin, new { label = "All", scopes = new[] { "usage:write", "usage:read", "admin" } });
        var (writer, _) = await server.CreateTokenAsync(admin, new { label = "Write", scopes = new[] { "usage:write" } });
        var (reader, _) = await server.CreateTokenAsync(admin, new { label = "Read", scopes = new[] { "usage:read" } });
        var child = await (await server.SendAsync(HttpMethod.Post, "/auth/setup-additional", mighty, new { machine = "m" })).JsonAsync();
        Assert.Equal("usage:write,usage:read", string.Join(',', child["scopes"]!.AsArray().Select(s => s!.GetValue<string>())));
        Assert.Equal("usage:write", (await (await server.SendAsync(HttpMethod.Post, "/auth/setup-additional", writer,
            new { machine = "m" })).JsonAsync())["scopes"]!.AsArray().Single()!.GetValue<string>());
        Assert.Equal("403 invalid_scope",
            await (await server.SendAsync(HttpMethod.Post, "/auth/setup-additional", reader, new { machine = "m" })).RefusalAsync());
        Assert.Equal("400 invalid_request",
            await (await server.SendAsync(HttpMethod.Post, "/auth/setup-additional", admin, new { machine = " " })).RefusalAsync());
        await server.SendAsync(HttpMethod.Delete, $"/api/tokens/{id}", admin);
        Assert.Equal(HttpStatusCode.Unauthorized, await server.ExportAsync(child.Text("token")));
    }
}
