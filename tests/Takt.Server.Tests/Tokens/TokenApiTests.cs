using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Takt.Server.Access;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Ingest;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Tokens;

public sealed class TokenApiTests
{
    [Fact]
    public async Task Location_OfATokenAndAMember_LeadsToThem()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        foreach (var (path, body, field, value) in new (string, object, string, string)[]
        {
            ("/api/tokens", new { label = "Laptop" }, "label", "Laptop"),
            ("/api/members", new { email = "ada@example.com" }, "email", "ada@example.com"),
        })
        {
            var created = await server.SendAsync(HttpMethod.Post, path, admin, body);
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
            var found = await server.SendAsync(HttpMethod.Get, created.Headers.Location!.OriginalString, admin);
            Assert.Equal(value, (await found.JsonAsync())[field]!.GetValue<string>());
            Assert.DoesNotContain("takt_", (await found.JsonAsync())["token"]?.ToString() ?? "", StringComparison.Ordinal);
        }

        // Of a colleague's token a member learns nothing, and of no member at all.
        var (member, _) = await server.AddMemberAsync(admin, "eve@example.com");
        Assert.Equal("token_not_found", await (await server.SendAsync(HttpMethod.Get, "/api/tokens/1", member)).ProblemAsync());
        Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync(HttpMethod.Get, "/api/members/1", member)).StatusCode);
        Assert.Equal("member_not_found", await (await server.SendAsync(HttpMethod.Get, "/api/members/999", admin)).ProblemAsync());
    }

    [Fact]
    public async Task Create_ThenList_ShowsThePlaintextOnceAndStoresOnlyItsHash()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (token, _) = await server.CreateTokenAsync(admin, new { label = "Laptop", machine = "mba-17" });

        var list = await (await server.SendAsync(HttpMethod.Get, "/api/tokens", admin)).Content.ReadAsStringAsync(Cancelled);
        Assert.Contains("Laptop", list, StringComparison.Ordinal);
        Assert.DoesNotContain(token, list, StringComparison.Ordinal);
        Assert.Equal(
            0L, await server.Database.ScalarAsync<long>("select count(*) from tokens t where t::text like '%' || $1 || '%'", token[5..]));
        Assert.Equal(1L, await server.Database.ScalarAsync<long>("select count(*) from tokens where hash = sha256($1::bytea)",
            System.Text.Encoding.ASCII.GetBytes(token)));
    }

    [Fact]
    public async Task Revoke_TokenAndWhatItMinted_StopAtTheNextRequestOnAnotherReplica()
    {
        await using var database = await TestDatabase.CreateAsync(Cancelled);
        await using var first = await StartWithAdminAsync(setup => setup.Database = database);
        await using var second = await TestServer.StartAsync(setup => setup.Database = database, Cancelled);
        var admin = await first.SignInAsync();
        var (parent, parentId) = await first.CreateTokenAsync(admin, new { label = "Parent" });
        var (child, _) = await first.CreateTokenAsync(parent, new { label = "Child" });
        Assert.Equal(HttpStatusCode.OK, (await second.SendAsync(HttpMethod.Get, "/api/tokens", child)).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await first.SendAsync(HttpMethod.Delete, $"/api/tokens/{parentId}", admin)).StatusCode);
        foreach (var token in new[] { parent, child })
        {
            var answer = await second.SendAsync(HttpMethod.Get, "/api/tokens", token);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("revoked_token", await answer.ProblemAsync());
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        }
    }

    [Theory]
    [InlineData("takt_short", "malformed_token")]
    [InlineData("takt_000000000000000000000000000000000000", "malformed_token")]
    public async Task Call_UnreadableToken_SaysWhatATokenLooksLike(string token, string code)
    {
        await using var server = await StartWithAdminAsync();
        var answer = await server.SendAsync(HttpMethod.Get, "/api/tokens", token);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(code, await answer.ProblemAsync());
    }

    [Fact]
    public async Task Verify_ExpiredWhileRemembered_IsExpired()
    {
        var clock = new FakeTimeProvider(new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
        await using var server = await StartWithAdminAsync(setup => setup.Time = clock);
        var admin = await server.SignInAsync();
        var (token, id) = await server.CreateTokenAsync(admin, new { label = "Short", expires_in_hours = 1 });
        var verifier = server.Services.GetRequiredService<TokenVerifier>();
        clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        var valid = await verifier.VerifyAsync(token.AsMemory(), Cancelled);
        Assert.Equal((TokenStanding.Valid, id), (valid.Standing, valid.TokenId));
        Assert.Equal(TokenScopes.UsageWrite | TokenScopes.UsageRead, valid.Scopes);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TokenStanding.Expired, (await verifier.VerifyAsync(token.AsMemory(), Cancelled)).Standing);
    }

    [Fact]
    public async Task Verify_RevokedOnAnotherReplica_IsKnownWithinSeconds()
    {
        var clock = new FakeTimeProvider(new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
        await using var server = await StartWithAdminAsync(setup => setup.Time = clock);
        var (token, id) = await server.CreateTokenAsync(await server.SignInAsync(), new { label = "Ingest" });
        var verifier = server.Services.GetRequiredService<TokenVerifier>();
        Assert.True((await verifier.VerifyAsync(token.AsMemory(), Cancelled)).IsValid);
        await server.Database.ExecuteAsync("update tokens set revoked_at = now() where token_id = $1", id);
        Assert.Equal(TokenStanding.Revoked, (await verifier.VerifyFreshAsync(token.AsMemory(), Cancelled)).Standing);
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TokenStanding.Revoked, (await verifier.VerifyAsync(token.AsMemory(), Cancelled)).Standing);
    }

    [Fact]
    public async Task Use_OfAToken_IsWrittenInTheBackground()
    {
        var server = await StartWithAdminAsync();
        var database = server.Database;
        var admin = await server.SignInAsync();
        var (token, _) = await server.CreateTokenAsync(admin, new { label = "Seen" });
        await server.SendAsync(HttpMethod.Get, "/api/tokens", token);
        await Eventually.TrueAsync(async () =>
            (await (await server.SendAsync(HttpMethod.Get, "/api/tokens", admin)).JsonAsync())["tokens"]![0]!["last_used_at"] is not null);
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from token_use"));
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Create_ByAMember_IsForThemselvesAndTheirOwnUsageOnly()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (member, memberId) = await server.AddMemberAsync(admin, "dev@example.com");
        var (_, own) = await server.CreateTokenAsync(member, new { label = "Mine" });
        var (_, others) = await server.CreateTokenAsync(admin, new { label = "Admin's" });

        object[] tooMuch = [new { label = "x", scopes = new[] { "admin" } }, new { label = "x", member_id = memberId - 1 },
            new { label = "x", member_id = 0 }];
        foreach (var request in tooMuch)
            Assert.Equal("not_allowed", await (await server.SendAsync(HttpMethod.Post, "/api/tokens", member, request)).ProblemAsync());
        var listed = (await (await server.SendAsync(HttpMethod.Get, "/api/tokens", member)).JsonAsync())["tokens"]!.AsArray();
        Assert.Equal(own, Assert.Single(listed)!["id"]!.GetValue<long>());
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Delete, $"/api/tokens/{others}", member)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await server.SendAsync(HttpMethod.Delete, $"/api/tokens/{own}", member)).StatusCode);
    }

    [Fact]
    public async Task Create_ByASharedOrConnectionToken_IsRefused()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (shared, _) = await server.CreateTokenAsync(
            admin, new { label = "Shared", member_id = 0, scopes = new[] { "usage:write", "usage:read", "admin" } });
        var answer = await server.SendAsync(HttpMethod.Post, "/api/tokens", shared, new { label = "Child" });
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("not_allowed", await answer.ProblemAsync());
    }

    [Fact]
    public async Task Create_ByAPersonalToken_GivesNoMoreThanItHas()
    {
        await using var server = await StartWithAdminAsync();
        var (reader, _) = await server.CreateTokenAsync(await server.SignInAsync(),
            new { label = "Reader", scopes = new[] { "usage:read" } });
        Assert.Equal("not_allowed", await (await server.SendAsync(HttpMethod.Post, "/api/tokens", reader,
            new { label = "x", scopes = new[] { "usage:write" } })).ProblemAsync());
        await server.CreateTokenAsync(reader, new { label = "y", scopes = new[] { "usage:read" } });
    }

    [Fact]
    public async Task Create_WrongFields_NamesThemAll()
    {
        await using var server = await StartWithAdminAsync();
        var answer = await server.SendAsync(
            HttpMethod.Post, "/api/tokens", await server.SignInAsync(),
            new { label = " ", scopes = new[] { "root" }, expires_in_hours = 0, connection_id = "none" });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var errors = (await answer.JsonAsync())["errors"]!.AsObject().Select(pair => pair.Key).Order();
        Assert.Equal(["connection_id", "expires_in_hours", "label", "scopes"], errors);
    }
}
