using System.Net;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Onboarding;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Tokens;

/// <summary><c>POST /api/tokens/{id}/rotate</c>.</summary>
public sealed class TokenRotationTests
{
    [Fact]
    public async Task Key_OfAConnection_IsRotatedByAnAdmin_AndTheOldOneSendsUntilItsGraceIsOver()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        await server.SendAsync(HttpMethod.Post, "/api/connections", admin, new { name = "Build servers", id = "builds" });
        using var made = await server.SendAsync(HttpMethod.Post, "/api/connections/builds/keys", admin,
            new { label = "nightly", team = "core", environment = "ci" });
        var (old, id) = ((await made.JsonAsync()).Text("token"), (await made.JsonAsync())["details"]!["id"]!.GetValue<long>());

        using var rotated = await server.SendAsync(HttpMethod.Post, $"/api/tokens/{id}/rotate", admin, new { grace_seconds = 3600 });

        Assert.Equal(HttpStatusCode.OK, rotated.StatusCode);
        var (key, details) = ((await rotated.JsonAsync()).Text("token"), (await rotated.JsonAsync())["details"]!);
        Assert.Equal(("nightly", "builds", "Build servers", "core", "ci"), (details.Text("label"), details.Text("connection_id"),
            details.Text("connection_name"), details.Text("team"), details.Text("environment")));
        Assert.Equal("usage:write", Assert.Single(details["scopes"]!.AsArray())!.GetValue<string>());
        foreach (var token in new[] { old, key })
            Assert.Equal(HttpStatusCode.OK, await server.ExportAsync(token));
        var replaced = await TokenAsync(server, admin, id);
        Assert.Equal(details["id"]!.GetValue<long>(), replaced["replaced_by"]!.GetValue<long>());
        await server.Database.ExecuteAsync("update tokens set expires_at = now() where token_id = $1", id);
        using var later = await server.SendAsync(HttpMethod.Post, "/validate", old, new { });
        Assert.Equal("expired", (await later.JsonAsync()).Text("token_problem"));
        Assert.Equal(HttpStatusCode.OK, await server.ExportAsync(key));
        Assert.Equal("409 token_ended",
            await (await server.SendAsync(HttpMethod.Post, $"/api/tokens/{id}/rotate", admin, new { })).RefusalAsync());
    }

    [Fact]
    public async Task Token_WithoutGrace_EndsAtOnce_AndOwnOnesAreTheirOwners()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (member, _) = await server.AddMemberAsync(admin, "dev@example.com");
        var (own, ownId) = await server.CreateTokenAsync(member, new { label = "laptop" });
        var (shared, sharedId) = await server.CreateTokenAsync(admin, new { label = "shared", member_id = 0 });

        Assert.Equal("403 not_yours", await RotateAsync(server, admin, ownId));
        Assert.Equal("404 token_not_found", await RotateAsync(server, member, sharedId));
        // A shared token in someone's environment must never beget another.
        Assert.Equal("403 invalid_scope", await RotateAsync(server, shared, sharedId));
        Assert.Equal("400 invalid_request", await RotateAsync(server, member, ownId, -1));
        Assert.Equal("400 invalid_request", await RotateAsync(server, member, ownId, 86_401));
        Assert.Equal("200", await RotateAsync(server, member, ownId));
        Assert.Equal("200", await RotateAsync(server, admin, sharedId));
        foreach (var token in new[] { own, shared })
            Assert.Equal(HttpStatusCode.Unauthorized, await server.ExportAsync(token));
    }

    /// <summary>What a bearer makes ends with it.</summary>
    [Fact]
    public async Task Key_RotatedByAnAdminsToken_EndsWithThatToken()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (bearer, bearerId) = await server.CreateTokenAsync(admin, new { label = "bot", scopes = new[] { "usage:write", "admin" } });
        await server.SendAsync(HttpMethod.Post, "/api/connections", admin, new { name = "Core", id = "core" });
        using var made = await server.SendAsync(HttpMethod.Post, "/api/connections/core/keys", admin, new { });
        var id = (await made.JsonAsync())["details"]!["id"]!.GetValue<long>();

        using var rotated = await server.SendAsync(HttpMethod.Post, $"/api/tokens/{id}/rotate", bearer, new { });
        var key = (await rotated.JsonAsync()).Text("token");
        Assert.Equal(HttpStatusCode.OK, await server.ExportAsync(key));
        await server.SendAsync(HttpMethod.Delete, $"/api/tokens/{bearerId}", admin);

        Assert.Equal(HttpStatusCode.Unauthorized, await server.ExportAsync(key));
    }

    private static async Task<string> RotateAsync(TestServer server, string credential, long id, int grace = 0)
    {
        using var answer = await server.SendAsync(HttpMethod.Post, $"/api/tokens/{id}/rotate", credential, new { grace_seconds = grace });
        return answer.StatusCode == HttpStatusCode.OK ? "200" : await answer.RefusalAsync();
    }

    private static async Task<JsonNode> TokenAsync(TestServer server, string admin, long id)
    {
        using var answer = await server.SendAsync(HttpMethod.Get, $"/api/tokens/{id}", admin);
        return await answer.JsonAsync();
    }
}
