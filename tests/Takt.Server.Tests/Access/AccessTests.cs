using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Takt.Server.Access;
using Takt.Server.Tokens;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Access;

public sealed class AccessTests
{
    [Fact]
    public async Task Endpoints_OfTheWholeServer_DeclareWhoMayCallThem()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: Cancelled);
        var endpoints = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        var silent = endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<RequiresAttribute>() is null
                && endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
            // The framework's own; nobody needs them, so they stay closed.
            .Where(endpoint => endpoint.RoutePattern.RawText?.StartsWith("/_", StringComparison.Ordinal) != true
                && endpoint.RoutePattern.RawText != "{**path:file}");
        Assert.Contains(endpoints, endpoint => endpoint.RoutePattern.RawText == "/api/tokens/");
        Assert.Empty(silent.Select(endpoint => endpoint.DisplayName));
    }

    [Theory]
    [InlineData("DELETE", "/auth/login", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    [InlineData("PUT", "/api/tokens", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    [InlineData("GET", "/api/no-such-thing", HttpStatusCode.NotFound, "path_not_found")]
    [InlineData("POST", "/no/such-page", HttpStatusCode.NotFound, "path_not_found")]
    public async Task Requests_OfWrongMethodOrPath_AreToldSo(string method, string path, HttpStatusCode status, string code)
    {
        await using var server = await TestServer.StartAsync(cancellationToken: Cancelled);

        using var answer = await server.SendAsync(new(method), path, null);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(code, await answer.ProblemAsync());
    }

    [Fact]
    public async Task Members_LastAdmin_StaysAndARemovedMemberIsOutAtOnce()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (member, memberId) = await server.AddMemberAsync(admin, "dev@example.com");
        var (token, _) = await server.CreateTokenAsync(member, new { label = "Mine" });

        Assert.Equal("last_admin", await (await server.SendAsync(HttpMethod.Delete, "/api/members/1", admin)).ProblemAsync());
        Assert.Equal("last_admin",
            await (await server.SendAsync(HttpMethod.Patch, "/api/members/1", admin, new { role = "member" })).ProblemAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await server.SendAsync(HttpMethod.Delete, $"/api/members/{memberId}", admin)).StatusCode);
        foreach (var credential in new[] { member, token })
            Assert.Equal(HttpStatusCode.Unauthorized, (await server.SendAsync(HttpMethod.Get, "/api/tokens", credential)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.TrySignInAsync("dev@example.com", AdminPassword)).StatusCode);
    }

    [Theory]
    [InlineData("GET", "/api/members")]
    [InlineData("POST", "/api/members")]
    [InlineData("DELETE", "/api/members/1")]
    [InlineData("GET", "/api/connections")]
    [InlineData("POST", "/api/connections")]
    public async Task AdminEndpoints_CalledByOthers_SayWhatIsMissing(string method, string path)
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (member, _) = await server.AddMemberAsync(admin, "dev@example.com");
        var (plain, _) = await server.CreateTokenAsync(admin, new { label = "Plain" });
        Assert.Equal("not_signed_in", await (await server.SendAsync(new(method), path, null)).ProblemAsync());
        Assert.Equal("not_admin", await (await server.SendAsync(new(method), path, member)).ProblemAsync());
        Assert.Equal("invalid_scope", await (await server.SendAsync(new(method), path, plain)).ProblemAsync());
    }

    [Fact]
    public async Task Organizations_NeverSeeEachOthersTokensMembersOrConnections()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (_, tokenId) = await server.CreateTokenAsync(admin, new { label = "Ours" });
        await server.SendAsync(HttpMethod.Post, "/api/connections", admin, new { name = "Ours", id = "ours" });
        await server.Database.ExecuteAsync(
            """
            insert into organizations (organization_id, name, created_at) values (2, 'Other', now());
            insert into users (user_id, email, password_hash, created_at) select 2, 'other@example.com', password_hash, now() from users
            where user_id = 1;
            insert into members (organization_id, member_id, user_id, role, created_at) values (2, 2, 2, 'admin', now())
            """);
        var other = await server.SignInAsync("other@example.com");

        Assert.Empty((await (await server.SendAsync(HttpMethod.Get, "/api/tokens", other)).JsonAsync())["tokens"]!.AsArray());
        Assert.Empty((await (await server.SendAsync(HttpMethod.Get, "/api/connections", other)).JsonAsync())["connections"]!.AsArray());
        Assert.Single((await (await server.SendAsync(HttpMethod.Get, "/api/members", other)).JsonAsync())["members"]!.AsArray());
        foreach (var path in new[] { $"/api/tokens/{tokenId}", "/api/members/1", "/api/connections/ours" })
            Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Delete, path, other)).StatusCode);
        var directory = server.Services.GetRequiredService<ConnectionDirectory>();
        Assert.NotNull(await directory.FindAsync(1, "ours", Cancelled));
        Assert.Null(await directory.FindAsync(2, "ours", Cancelled));
        Assert.Equal("member_id", (await (await server.SendAsync(HttpMethod.Post, "/api/tokens", other, new { label = "x", member_id = 1 }))
            .JsonAsync())["errors"]!.AsObject().Single().Key);
    }

    [Fact]
    public async Task Connections_KeyOfARemovedOne_Stops()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var made = await (await server.SendAsync(HttpMethod.Post, "/api/connections", admin, new { name = "Büro & Co" })).JsonAsync();
        var id = made["id"]!.GetValue<string>();
        Assert.Matches("^b-ro-co-[a-z0-9]{6}$", id);
        Assert.EndsWith("/api/v1/public/ingest/otel/claude/" + id, made["ingest_url"]!.GetValue<string>(), StringComparison.Ordinal);
        var key = (await (await server.SendAsync(HttpMethod.Post, $"/api/connections/{id}/keys", admin, new { })).JsonAsync())["token"]!
            .GetValue<string>();
        var verifier = server.Services.GetRequiredService<TokenVerifier>();
        var verdict = await verifier.VerifyAsync(key.AsMemory(), Cancelled);
        Assert.Equal((TokenStanding.Valid, TokenScopes.UsageWrite, (long?)null), (verdict.Standing, verdict.Scopes, verdict.MemberId));
        Assert.NotNull(verdict.ConnectionId);

        await server.SendAsync(HttpMethod.Delete, $"/api/connections/{id}", admin);
        Assert.Equal(TokenStanding.Revoked, (await verifier.VerifyAsync(key.AsMemory(), Cancelled)).Standing);
    }
}
