using System.Net;
using System.Text.RegularExpressions;
using Takt.Server.Tests.Access;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;
using static Takt.Server.Tests.Onboarding.Tracking.ValidateTests;

namespace Takt.Server.Tests.Onboarding.Tracking;

/// <summary>What an answer says to do next must work for whoever asks with such a token.</summary>
public sealed class ValidateInstructionTests
{
    private const string Asked = """{"host_name":"laptop-1"}""";

    [Fact]
    public async Task PersonalToken_NeverSeen_GetsItsVariablesByItself()
    {
        await using var server = await StartWithAdminAsync();
        var (member, _) = await server.AddMemberAsync(await server.SignInAsync(), "dev@example.com");
        var (token, id) = await server.CreateTokenAsync(member, new { label = "laptop" });

        var never = await NextAsync(server, token);
        Assert.Contains($"POST {server.Main}auth/setup-additional", never, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created,
            (await server.SendAsync(HttpMethod.Post, "/auth/setup-additional", token, new { machine = "laptop-1" })).StatusCode);

        await server.SendAsync(HttpMethod.Delete, $"/api/tokens/{id}", member);
        await AssertOpensAsync(server, await NextAsync(server, token), "tokens", member);
    }

    [Fact]
    public async Task PersonalToken_WithoutWrite_IsSentToItsOwnersPage()
    {
        await using var server = await StartWithAdminAsync();
        var (member, _) = await server.AddMemberAsync(await server.SignInAsync(), "dev@example.com");
        var (reader, _) = await server.CreateTokenAsync(member, new { label = "reader", scopes = new[] { "usage:read" } });

        var next = await NextAsync(server, reader);

        Assert.DoesNotContain("setup-additional", next, StringComparison.Ordinal);
        await AssertOpensAsync(server, next, "tokens", member);
        await server.CreateTokenAsync(member, new { label = "writer", scopes = new[] { "usage:write" } });
    }

    [Fact]
    public async Task ConnectionKey_IsSentToAnAdminAtItsConnection()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        await server.SendAsync(HttpMethod.Post, "/api/connections", admin, new { name = "Core", id = "core" });
        var (key, id) = await server.CreateTokenAsync(admin, new { label = "key", connection_id = "core" });
        var (reader, _) = await server.CreateTokenAsync(
            admin, new { label = "reader", connection_id = "core", scopes = new[] { "usage:read" } });

        await AssertOnlyAnAdminsAsync(server, await NextAsync(server, key), "settings/connections/core", admin);
        await AssertOnlyAnAdminsAsync(server, await NextAsync(server, reader), "settings/connections/core", admin);
        await server.SendAsync(HttpMethod.Delete, $"/api/tokens/{id}", admin);
        await AssertOnlyAnAdminsAsync(server, await NextAsync(server, key), "settings/connections/core", admin);

        await server.SendAsync(HttpMethod.Delete, "/api/connections/core", admin);
        await AssertOnlyAnAdminsAsync(server, await NextAsync(server, key), "settings/connections", admin);
    }

    [Fact]
    public async Task SharedToken_IsSentToAnAdminAtTheTokens()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (shared, id) = await server.CreateTokenAsync(admin, new { label = "shared", member_id = 0 });
        var (reader, _) = await server.CreateTokenAsync(admin, new { label = "reader", member_id = 0, scopes = new[] { "usage:read" } });

        await AssertOnlyAnAdminsAsync(server, await NextAsync(server, shared), "settings/tokens", admin);
        await AssertOnlyAnAdminsAsync(server, await NextAsync(server, reader), "settings/tokens", admin);
        await server.SendAsync(HttpMethod.Delete, $"/api/tokens/{id}", admin);
        await AssertOnlyAnAdminsAsync(server, await NextAsync(server, shared), "settings/tokens", admin);
    }

    [Fact]
    public async Task UnknownToken_IsToldEveryWay()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();

        var next = await NextAsync(server, Takt.Server.Access.TokenFormat.Create());

        foreach (var path in new[] { "tokens", "onboarding", "settings/connections", "settings/tokens" })
            await AssertOpensAsync(server, next, path, admin);
    }

    private static async Task<string> NextAsync(TestServer server, string token) =>
        Text(await AskAsync(server, "Bearer " + token, Asked), "next_action");

    private static async Task AssertOnlyAnAdminsAsync(TestServer server, string next, string path, string admin)
    {
        Assert.DoesNotContain($"{server.Main}tokens", next, StringComparison.Ordinal);
        Assert.DoesNotContain("setup-additional", next, StringComparison.Ordinal);
        Assert.Contains("an admin", next, StringComparison.Ordinal);
        await AssertOpensAsync(server, next, path, admin);
    }

    /// <summary>The address is named, not just the beginning of a longer one, and whoever is sent there sees the page.</summary>
    private static async Task AssertOpensAsync(TestServer server, string next, string path, string cookie)
    {
        Assert.Matches($"{Regex.Escape(server.Main.ToString())}{Regex.Escape(path)}(?![a-z/])", next);
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Get, "/" + path, cookie)).StatusCode);
    }
}
