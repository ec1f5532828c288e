using System.Net;
using Takt.Server.Access;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Members;
using Takt.Server.Tests.SignIn.Pins;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.SignIn;

public sealed class PasswordTests
{
    private const string Next = "another good password";
    private const string Member = "dev@example.com";

    [Fact]
    public async Task Set_ByCookie_NeedsTheCurrentOneAndEndsOtherSessions()
    {
        await using var server = await StartWithAdminAsync();
        var (mine, other) = (await server.SignInAsync(), await server.SignInAsync());

        Assert.Equal("current_password_needed", await (await SetAsync(server, mine, Next)).ProblemAsync());
        Assert.Equal("wrong_password", await (await SetAsync(server, mine, Next, "a wrong password")).ProblemAsync());
        Assert.Equal("invalid_request", await (await SetAsync(server, mine, "short", AdminPassword)).ProblemAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await SetAsync(server, mine, Next, AdminPassword)).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Get, "/api/tokens", mine)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.SendAsync(HttpMethod.Get, "/api/tokens", other)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.TrySignInAsync(AdminEmail, AdminPassword)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.TrySignInAsync(AdminEmail, Next)).StatusCode);
    }

    [Fact]
    public async Task Set_GuessingTheCurrentOne_IsLockedOut()
    {
        await using var server = await StartWithAdminAsync();
        var cookie = await server.SignInAsync();
        for (var i = 0; i < AttemptKind.Password.PerAccountAndNetwork; i++)
            Assert.Equal("wrong_password", await (await SetAsync(server, cookie, Next, $"guess number {i}")).ProblemAsync());
        Assert.Equal("too_many_attempts", await (await SetAsync(server, cookie, Next, AdminPassword)).ProblemAsync());
    }

    [Fact]
    public async Task Set_ShortlyAfterAPin_NeedsNoCurrentOne()
    {
        var clock = new FakeTimeProvider(new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail, setup => setup.Time = clock);
        var cookie = (await server.SignInByPinAsync(mail)).Session();
        clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(HttpStatusCode.NoContent, (await SetAsync(server, cookie, Next)).StatusCode);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("current_password_needed", await (await SetAsync(server, cookie, AdminPassword)).ProblemAsync());
    }

    [Fact]
    public async Task Set_ByToken_IsForTheFirstPasswordOfAMereMember()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (adminToken, _) = await server.CreateTokenAsync(admin, new { label = "Admin", scopes = new[] { "admin" } });
        var (shared, _) = await server.CreateTokenAsync(admin, new { label = "Shared", member_id = 0 });
        var id = (await (await server.SendAsync(HttpMethod.Post, "/api/members", admin, new { email = Member })).JsonAsync())["id"]!
            .GetValue<long>();
        var (token, _) = await server.CreateTokenAsync(admin, new { label = "Laptop", member_id = id });

        Assert.Equal("not_personal", await (await SetAsync(server, shared, Next)).ProblemAsync());
        Assert.Equal("token_not_enough", await (await SetAsync(server, adminToken, Next)).ProblemAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await SetAsync(server, adminToken, Next, AdminPassword)).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await SetAsync(server, token, AdminPassword)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.TrySignInAsync(Member, AdminPassword)).StatusCode);
        Assert.Equal("token_not_enough", await (await SetAsync(server, token, Next)).ProblemAsync());
        await server.Database.ExecuteAsync("update users set password_hash = null, email_verified_at = now() where email = $1", Member);
        Assert.Equal("token_not_enough", await (await SetAsync(server, token, Next)).ProblemAsync());
    }

    [Fact]
    public async Task Set_ByATokenOfAnotherOrganization_OpensNoneAndIsRefused()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var other = await SecondOrganization.CreateAsync(server);
        Assert.Equal(
            HttpStatusCode.Created, (await server.SendAsync(HttpMethod.Post, "/api/members", other, new { email = Member })).StatusCode);
        var code = (await (await server.InviteAsync(admin)).JsonAsync())["invites"]![0]!["code"]!.GetValue<string>();
        var joined = await server.SendAsync(HttpMethod.Post, "/auth/register", null,
            new { email = Member, invite_code = code, machine = "mine" });
        var token = (await joined.JsonAsync())["token"]!.GetValue<string>();

        Assert.Equal("token_not_enough", await (await SetAsync(server, token, Next)).ProblemAsync());
        Assert.Equal("wrong_credentials", await (await server.TrySignInAsync(Member, Next)).ProblemAsync());
    }

    [Fact]
    public async Task Set_ByAClaimedToken_MakesAClaimedPassword()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var id = (await (await server.SendAsync(HttpMethod.Post, "/api/members", admin, new { email = Member })).JsonAsync())["id"]!
            .GetValue<long>();
        var (token, _) = await server.CreateTokenAsync(admin, new { label = "Laptop", member_id = id });
        await server.Database.ExecuteAsync(
            "update tokens set claimed = true, was_claimed = true, created_by = member_id where member_id = $1", id);
        await server.Database.ExecuteAsync("update members set claimed_at = now() where member_id = $1", id);
        Assert.Equal(HttpStatusCode.NoContent, (await SetAsync(server, token, Next)).StatusCode);
        Assert.True(await server.Database.ScalarAsync<bool>("select password_claimed from users where email = $1", Member));
    }

    [Fact]
    public async Task AdminSet_OwnMember_ReplacesThePasswordAndEndsTheirSessions()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (cookie, id) = await server.AddMemberAsync(admin, Member);

        Assert.Equal(HttpStatusCode.NoContent, (await AdminSetAsync(server, admin, new { member_id = id, password = Next })).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.SendAsync(HttpMethod.Get, "/api/tokens", cookie)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.TrySignInAsync(Member, Next)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent,
            (await AdminSetAsync(server, admin, new { email = " DEV@example.com", password = AdminPassword })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.TrySignInAsync(Member, AdminPassword)).StatusCode);

        Assert.Equal(
            "member_not_found", await (await AdminSetAsync(server, admin, new { member_id = 4711, password = Next })).ProblemAsync());
        Assert.Equal("invalid_request", await (await AdminSetAsync(server, admin, new { password = Next })).ProblemAsync());
        // Their own goes by the rule for their own.
        Assert.Equal("current_password_needed",
            await (await AdminSetAsync(server, admin, new { member_id = 1, password = Next })).ProblemAsync());
        var member = await server.SignInAsync(Member);
        Assert.Equal("not_admin", await (await AdminSetAsync(server, member, new { member_id = 1, password = Next })).ProblemAsync());
    }

    [Fact]
    public async Task AdminSet_SomeoneOfAnotherOrganizationOrOfTheServer_IsRefused()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (_, id) = await server.AddMemberAsync(admin, Member, "admin");
        var second = await server.SignInAsync(Member);
        Assert.Equal(
            "not_yours_alone", await (await AdminSetAsync(server, second, new { email = AdminEmail, password = Next })).ProblemAsync());

        await server.Database.ExecuteAsync(
            "insert into organizations (organization_id, name, created_at) "
                + "values (2, 'Other', now()); insert into members (organization_id, user_id, role, created_at) "
                + "select 2, user_id, 'member', now() from users where email = 'dev@example.com'");
        Assert.Equal("not_yours_alone", await (await AdminSetAsync(server, admin, new { member_id = id, password = Next })).ProblemAsync());
        Assert.Equal(HttpStatusCode.OK, (await server.TrySignInAsync(Member, AdminPassword)).StatusCode);
    }

    [Fact]
    public async Task Login_PasswordOfMegabytes_IsRefusedWithoutHashingIt()
    {
        await using var server = await StartWithAdminAsync();
        var answer = await server.TrySignInAsync(AdminEmail, new string('x', 10 << 20));
        Assert.Equal("wrong_credentials", await answer.ProblemAsync());
    }

    private static Task<HttpResponseMessage> SetAsync(TestServer server, string credential, string password, string? current = null) =>
        server.SendAsync(HttpMethod.Post, "/auth/password/set", credential, new { password, current_password = current });

    private static Task<HttpResponseMessage> AdminSetAsync(TestServer server, string credential, object body) =>
        server.SendAsync(HttpMethod.Post, "/auth/password/admin-set", credential, body);
}
