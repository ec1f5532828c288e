using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Takt.Server.Access;
using Takt.Server.Tests.Access;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Onboarding;

public sealed class RegistrationTests
{
    [Fact]
    public async Task Register_WithACode_AnswersATokenThatSendsAndTheWholeSetUp()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var code = await server.InviteCodeAsync(admin);

        var answer = await server.RegisterAsync($" {code.ToUpperInvariant()} ", " Ada@Example.com ", "MacBook.local");

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var body = await answer.JsonAsync();
        var token = body.Text("token");
        Assert.Equal((JoinSteps.Ada, "member", 1),
            (body["member"]!.Text("email"), body["member"]!.Text("role"), body["member"]!["organization_id"]!.GetValue<int>()));
        Assert.Equal($"Authorization=Bearer {token}", body["setup"]!["env"]!.Text("OTEL_EXPORTER_OTLP_HEADERS"));
        Assert.Equal("host.name=MacBook.local", body["setup"]!["env"]!.Text("OTEL_RESOURCE_ATTRIBUTES"));
        Assert.NotEmpty(body.Text("next_action"));
        Assert.Equal(HttpStatusCode.OK, await server.ExportAsync(token));
        var listed = (await (await server.SendAsync(HttpMethod.Get, "/api/tokens", token)).JsonAsync())["tokens"]!.AsArray().Single()!;
        Assert.Equal("MacBook.local", listed.Text("machine"));
        Assert.Equal("usage:write,usage:read", string.Join(',', listed["scopes"]!.AsArray().Select(s => s!.GetValue<string>())));
        Assert.Equal("invalid_scope", await (await server.SendAsync(HttpMethod.Get, "/api/members", token)).ProblemAsync());
        Assert.True(await server.Database.ScalarAsync<bool>("select t.claimed and m.claimed_at is not null and u.email_verified_at is null "
            + "and u.password_hash is null from tokens t join members m using (member_id) join users u using (user_id)"));
        Assert.Equal("invite:1 127.0.0.1", await server.Database.ScalarAsync<string>(
            "select actor || ' ' || host(address) from audit.events where action = 'member.register' and entity = 'tokens'"));
        var audit = await server.Database.ScalarAsync<string>(
            "select string_agg(coalesce(before::text, '') || coalesce(after::text, ''), '') from audit.events");
        Assert.DoesNotContain(token, audit, StringComparison.Ordinal);
        Assert.DoesNotContain(code, audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Register_MetricsProfile_AnswersItsSixVariables()
    {
        await using var server = await StartWithAdminAsync();
        var code = await server.InviteCodeAsync(await server.SignInAsync());
        var wrong = await server.SendAsync(HttpMethod.Post, "/auth/register", null,
            new { email = JoinSteps.Ada, invite_code = code, machine = "m", profile = "none", protocol = "smoke" });
        Assert.Equal("invalid_request", await wrong.ProblemAsync());
        Assert.Equal(["profile", "protocol"], (await wrong.JsonAsync())["errors"]!.AsObject().Select(e => e.Key));
        var body = await (await server.SendAsync(HttpMethod.Post, "/auth/register", null,
            new { email = JoinSteps.Ada, invite_code = code, machine = "m", profile = "metrics" })).JsonAsync();
        Assert.Equal(6, body["setup"]!["required_vars"]!.AsArray().Count);
    }

    [Fact]
    public async Task Register_CodeThatIsNone_IsUnknownBeforeAnythingElseIsLookedAt()
    {
        await using var server = await StartWithAdminAsync();
        foreach (var code in new[] { "", "nonsense", "takt-invite-" + new string('a', 31), "takt-invite-" + new string('a', 30) })
            Assert.Equal("404 invite_unknown", await (await server.RegisterAsync(code, "not an address", "")).RefusalAsync());
        Assert.Equal("404 invite_unknown", await (await server.RegisterAsync("takt-invite-x", AdminEmail)).RefusalAsync());
    }

    [Fact]
    public async Task Register_CodeThatDied_SaysOfWhat()
    {
        var clock = new FakeTimeProvider(new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
        await using var server = await StartWithAdminAsync(setup => setup.Time = clock);
        var admin = await server.SignInAsync();
        var (used, revoked, expired) = (await server.InviteCodeAsync(admin), await server.InviteCodeAsync(admin),
            await server.InviteCodeAsync(admin, new { expires_in_hours = 1 }));
        await server.RegisterAsync(used);
        await server.SendAsync(HttpMethod.Delete, "/api/invites/2", admin);
        clock.Advance(TimeSpan.FromHours(1));

        var answer = await server.RegisterAsync(used, "bob@example.com");
        Assert.Equal("410 invite_used", await answer.RefusalAsync());
        Assert.Contains("/auth/token", (await answer.JsonAsync()).Text("next_action"), StringComparison.Ordinal);
        Assert.Equal("410 invite_revoked", await (await server.RegisterAsync(revoked, "bob@example.com")).RefusalAsync());
        Assert.Equal("410 invite_expired", await (await server.RegisterAsync(expired, "bob@example.com")).RefusalAsync());
        // By default a week.
        var weekly = await server.InviteCodeAsync(admin);
        clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal("410 invite_expired", await (await server.RegisterAsync(weekly, "bob@example.com")).RefusalAsync());
    }

    [Fact]
    public async Task Register_CodeForAnotherAddress_IsRefusedAndStaysGood()
    {
        await using var server = await StartWithAdminAsync();
        var code = await server.InviteCodeAsync(await server.SignInAsync(), new { email = JoinSteps.Ada, role = "admin" });
        Assert.Equal("403 invite_email_mismatch", await (await server.RegisterAsync(code, "eve@example.com")).RefusalAsync());
        var body = await (await server.RegisterAsync(code)).JsonAsync();
        Assert.Equal("admin", body["member"]!.Text("role"));
        // The person is an admin; their registration's token is not.
        Assert.Equal("invalid_scope", await (await server.SendAsync(HttpMethod.Get, "/api/members", body.Text("token"))).ProblemAsync());
    }

    [Fact]
    public async Task Register_MemberWhoExists_KeepsTheCodeAndNamesTheOtherWays()
    {
        await using var server = await StartWithAdminAsync();
        var code = await server.InviteCodeAsync(await server.SignInAsync());
        var answer = await server.RegisterAsync(code, AdminEmail);
        Assert.Equal("409 member_exists", await answer.RefusalAsync());
        var next = (await answer.JsonAsync()).Text("next_action");
        Assert.All(["/auth/device/start", "/auth/setup-additional", "/sign-in"],
            path => Assert.Contains(path, next, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Created, (await server.RegisterAsync(code)).StatusCode);
    }

    [Theory]
    [InlineData("nobody", "laptop", null, "email")]
    [InlineData("ada@example.com", "", null, "machine")]
    [InlineData("ada@example.com", "two\nlines", null, "machine")]
    [InlineData("ada@example.com", "laptop", "short", "password")]
    public async Task Register_FieldThatCantBe_IsNamedAndTheCodeStaysGood(string email, string machine, string? password, string field)
    {
        await using var server = await StartWithAdminAsync();
        var code = await server.InviteCodeAsync(await server.SignInAsync());
        var answer = await server.RegisterAsync(code, email, machine, password);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, (await answer.JsonAsync())["errors"]!.AsObject().Single().Key);
        Assert.Equal(HttpStatusCode.Created, (await server.RegisterAsync(code)).StatusCode);
    }

    [Fact]
    public async Task Register_WithAPassword_SignsInAsSomeoneWhoOnlyClaims()
    {
        await using var server = await StartWithAdminAsync();
        await server.JoinAsync(await server.SignInAsync(), password: AdminPassword);
        Assert.True(await server.Database.ScalarAsync<bool>("select password_claimed from users where email = $1", JoinSteps.Ada));
        var cookie = await server.SignInAsync(JoinSteps.Ada);
        var (token, id) = await server.CreateTokenAsync(cookie, new { label = "Minted by a claimed session" });
        Assert.True(await server.Database.ScalarAsync<bool>("select claimed from tokens where token_id = $1", id));
        Assert.Equal(HttpStatusCode.OK, await server.ExportAsync(token));
    }

    [Fact]
    public async Task Register_SomeoneOfAnotherOrganization_BecomesAMemberAndKeepsTheirPassword()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        await server.Database.ExecuteAsync(
            """
            insert into organizations (organization_id, name, created_at) values (2, 'Other', now());
            insert into users (user_id, email, password_hash, created_at) select 20, 'ada@example.com', password_hash, now() from users
            where user_id = 1;
            insert into members (organization_id, member_id, user_id, role, created_at) values (2, 20, 20, 'member', now())
            """);
        var code = await server.InviteCodeAsync(admin);
        Assert.Equal("400 password_not_taken", await (await server.RegisterAsync(code, password: "a stranger's password")).RefusalAsync());
        Assert.Equal(HttpStatusCode.Created, (await server.RegisterAsync(code)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.TrySignInAsync(JoinSteps.Ada, AdminPassword)).StatusCode);
        Assert.False(await server.Database.ScalarAsync<bool>("select password_claimed from users where user_id = 20"));
        Assert.Equal(2L, await server.Database.ScalarAsync<long>("select count(*) from members where user_id = 20"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Register_OneCodeManyAtOnce_MakesOneMember(bool sameAddress)
    {
        await using var server = await StartWithAdminAsync();
        var code = await server.InviteCodeAsync(await server.SignInAsync());
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(i => server.RegisterAsync(code, sameAddress ? JoinSteps.Ada : $"ada{i}@example.com")));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        var refusals = await Task.WhenAll(
            answers.Where(answer => answer.StatusCode != HttpStatusCode.Created).Select(answer => answer.RefusalAsync()));
        Assert.All(refusals, refusal => Assert.Equal(sameAddress ? "409 member_exists" : "410 invite_used", refusal));
        Assert.Equal(2L, await server.Database.ScalarAsync<long>("select count(*) from members"));
        Assert.Equal(1L, await server.Database.ScalarAsync<long>("select count(*) from tokens"));
    }

    [Fact]
    public async Task Register_OneAddressManyCodesAtOnce_MakesOneMemberAndKeepsTheOtherCodes()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var codes = new List<string>();
        for (var i = 0; i < 8; i++)
            codes.Add(await server.InviteCodeAsync(admin));
        var answers = await Task.WhenAll(codes.Select(code => server.RegisterAsync(code)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(1L, await server.Database.ScalarAsync<long>("select count(*) from invites where used_at is not null"));
    }

    [Fact]
    public async Task Register_TooManyGuesses_LockTheNetworkOutAndSuccessesDoNot()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        for (var i = 0; i < AttemptKind.InviteCode.PerNetwork + 5; i++)
            await server.JoinAsync(admin, $"team{i}@example.com");
        var code = await server.InviteCodeAsync(admin);
        for (var i = 0; i < AttemptKind.InviteCode.PerNetwork; i++)
            Assert.Equal("404 invite_unknown", await (await server.RegisterAsync($"guess {i}")).RefusalAsync());
        var locked = await server.RegisterAsync(code);
        Assert.Equal("429 too_many_attempts", await locked.RefusalAsync());
        Assert.NotNull(locked.Headers.RetryAfter);
        Assert.Equal("429 too_many_attempts", await (await server.FetchAsync(code)).RefusalAsync());
        using var elsewhere = server.ClientFrom("127.0.0.2");
        Assert.Equal(HttpStatusCode.Created, (await elsewhere.PostAsJsonAsync(
            "/auth/register", new { email = JoinSteps.Ada, invite_code = code, machine = "m" }, Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Register_ByAStranger_SendsAloneWhenTheOwnerOfTheAddressComes()
    {
        await using var server = await StartWithAdminAsync();
        var stranger = await server.JoinAsync(await server.SignInAsync());
        var child = (await (await server.SendAsync(HttpMethod.Post, "/auth/setup-additional", stranger, new { machine = "second" }))
            .JsonAsync()).Text("token");
        Assert.Equal(2L, await server.Database.ScalarAsync<long>("select count(*) from tokens where claimed"));
        var owner = (await server.Services.GetRequiredService<Takt.Server.SignIn.UserStore>().FindAsync(JoinSteps.Ada, Cancelled))!;
        await server.Services.GetRequiredService<Takt.Server.SignIn.OwnerProof>().ProveAsync(owner, null, null, Cancelled);
        foreach (var token in new[] { stranger, child })
        {
            Assert.Equal(HttpStatusCode.OK, await server.ExportAsync(token));
            Assert.Equal("403 token_unconfirmed", await (await server.SendAsync(HttpMethod.Get, "/api/machines", token)).RefusalAsync());
        }
    }
}
