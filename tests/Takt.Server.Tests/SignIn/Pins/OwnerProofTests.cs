using System.Net;
using Npgsql;
using Takt.Server.Access;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Onboarding;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.SignIn.Pins;

/// <summary>Someone registers with an address that is not theirs; then its owner signs in.</summary>
public sealed class OwnerProofTests
{
    private const string Owner = "owner@example.com";

    [Fact]
    public async Task Stranger_WhoRegisteredAnothersAddress_KeepsSendingAloneWhenTheOwnerSignsIn()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        var token = await RegisterAsync(server, password: AdminPassword);
        var (child, _) = await server.CreateTokenAsync(token, new { label = "Child" });
        var cookie = await server.SignInAsync(Owner);
        var (byCookie, _) = await server.CreateTokenAsync(cookie, new { label = "By cookie" });
        foreach (var credential in new[] { token, child, cookie, byCookie })
            Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Get, "/api/tokens", credential)).StatusCode);

        var signedIn = await server.SignInByPinAsync(mail, Owner);

        var answer = await signedIn.JsonAsync();
        Assert.Equal((3, true), (answer["machines_to_confirm"]!.GetValue<int>(), answer["password_ended"]!.GetValue<bool>()));
        Assert.Contains("set a new one", answer["next_action"]!.GetValue<string>(), StringComparison.Ordinal);
        foreach (var credential in new[] { token, child, byCookie })
        {
            Assert.Equal("token_unconfirmed", await (await server.SendAsync(HttpMethod.Get, "/api/tokens", credential)).ProblemAsync());
            Assert.Equal(HttpStatusCode.OK, await server.ExportAsync(credential));
        }

        Assert.Equal("not_signed_in", await (await server.SendAsync(HttpMethod.Get, "/api/tokens", cookie)).ProblemAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.TrySignInAsync(Owner, AdminPassword)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Get, "/api/tokens", signedIn.Session())).StatusCode);
        Assert.Equal("t|t|f", await server.Database.ScalarAsync<string>(
            "select concat_ws('|', email_verified_at is not null, password_hash is null, password_claimed) from users where email = $1",
            Owner));
        Assert.Equal(0L, await server.Database.ScalarAsync<long>("select count(*) from members where claimed_at is not null"));
    }

    [Fact]
    public async Task Owner_ShowingTheTokenWithThePin_ConfirmsItAndItsChildrenAndNothingElse()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        var token = await RegisterAsync(server);
        var (child, _) = await server.CreateTokenAsync(token, new { label = "Child" });
        var other = await TokenAsync(server);

        var signedIn = await server.SignInByPinAsync(mail, Owner, token);

        Assert.Equal(1, (await signedIn.JsonAsync())["machines_to_confirm"]!.GetValue<int>());
        foreach (var credential in new[] { token, child })
            Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Get, "/api/tokens", credential)).StatusCode);
        Assert.Equal("token_unconfirmed", await (await server.SendAsync(HttpMethod.Get, "/api/tokens", other)).ProblemAsync());
        // Shown later, it is theirs as well.
        Assert.Equal(0, (await (await server.SignInByPinAsync(mail, Owner, other)).JsonAsync())["machines_to_confirm"]!.GetValue<int>());
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Get, "/api/tokens", other)).StatusCode);
    }

    [Fact]
    public async Task Token_OfSomebodyElse_ShownWithThePin_ChangesNothing()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        var token = await RegisterAsync(server);
        var (foreign, _) = await server.CreateTokenAsync(await server.SignInAsync(), new { label = "An admin's" });

        var signedIn = await server.SignInByPinAsync(mail, Owner, foreign);

        Assert.Equal(1, (await signedIn.JsonAsync())["machines_to_confirm"]!.GetValue<int>());
        Assert.Equal("token_unconfirmed", await (await server.SendAsync(HttpMethod.Get, "/api/tokens", token)).ProblemAsync());
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Get, "/api/tokens", foreign)).StatusCode);
    }

    [Fact]
    public async Task Claimed_OnlyInAnotherOrganization_WaitsThereAndLeavesTheOwnersOwn()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        await server.AddMemberAsync(await server.SignInAsync(), Owner);
        var (own, _) = await server.CreateTokenAsync(await server.SignInAsync(Owner), new { label = "The owner's own" });
        await server.Database.ExecuteAsync(
            """
            insert into organizations (organization_id, name, created_at) values (2, 'Other', now());
            insert into members (organization_id, user_id, role, created_at, claimed_at) select 2, user_id, 'member', now(), now()
            from users where email = 'owner@example.com'
            """);
        var claimed = await TokenAsync(server, organizationId: 2);

        await server.SignInByPinAsync(mail, Owner);

        Assert.Equal("token_unconfirmed", await (await server.SendAsync(HttpMethod.Get, "/api/tokens", claimed)).ProblemAsync());
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Get, "/api/tokens", own)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.TrySignInAsync(Owner, AdminPassword)).StatusCode);
        // Who acted is said to each organization by its own member.
        Assert.Equal(0L, await server.Database.ScalarAsync<long>(
            "select count(*) from audit.events where organization_id = 2 and action = 'email.prove' and actor <> (select 'member:' || "
                + "member_id from members where organization_id = 2)"));
    }

    /// <summary>Of what was minted while the owner came, nothing may do more than send.</summary>
    [Fact]
    public async Task Stranger_MintingAllTheTime_HasNothingThatDoesMoreThanSendAfterwards()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        await RegisterAsync(server, password: AdminPassword);
        var cookie = await server.SignInAsync(Owner);
        var challenge = await server.ChallengeAsync(Owner);
        var pin = (await mail.NextAsync()).Pin;
        using var over = new CancellationTokenSource();
        var minting = Enumerable.Range(0, 6).Select(_ => MintAsync(server, cookie, over.Token)).ToArray();
        // Some have been minted, and requests are under way, when the owner comes.
        await Ingest.Eventually.TrueAsync(async () => await server.Database.ScalarAsync<long>("select count(*) from tokens") > 20);

        using var verified = await server.VerifyPinAsync(challenge, pin);
        var minted = (await Task.WhenAll(minting)).SelectMany(tokens => tokens).ToList();

        Assert.Equal(HttpStatusCode.OK, verified.StatusCode);
        Assert.Equal(minted.Count + 1, await server.Database.ScalarAsync<long>("select count(*) from tokens where claimed"));
        foreach (var token in minted)
            Assert.Equal("token_unconfirmed", await (await server.SendAsync(HttpMethod.Get, "/api/tokens", token)).ProblemAsync());
    }

    /// <summary>
    /// Whoever serves the stranger's device has locked its code, and looks at the member next: the two must not wait for each other.
    /// </summary>
    [Fact]
    public async Task Owner_WhoComesWhileTheStrangersDeviceIsServed_WaitsAndEndsIt()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        await RegisterAsync(server, password: AdminPassword);
        var device = await server.StartDeviceAsync();
        await server.DecideAsync(await server.SignInAsync(Owner), device);
        var challenge = await server.ChallengeAsync(Owner);
        var pin = (await mail.NextAsync()).Pin;
        await using var connection = await server.Database.DataSource.OpenConnectionAsync(Cancelled);
        await using var serving = await connection.BeginTransactionAsync(Cancelled);
        await using (var code = new NpgsqlCommand("select from device_codes for update", connection, serving))
            await code.ExecuteNonQueryAsync(Cancelled);

        var proof = server.VerifyPinAsync(challenge, pin);
        await server.WaitersAsync(1);
        await using (var member = new NpgsqlCommand("select from members for no key update", connection, serving))
            await member.ExecuteNonQueryAsync(Cancelled);
        await serving.CommitAsync(Cancelled);

        Assert.Equal(HttpStatusCode.OK, (await proof).StatusCode);
        Assert.Equal("denied", (await server.PollAsync(device)).Text("status"));
    }

    /// <summary>Until it is refused.</summary>
    private static async Task<List<string>> MintAsync(TestServer server, string cookie, CancellationToken cancellationToken)
    {
        List<string> minted = [];
        while (!cancellationToken.IsCancellationRequested)
        {
            using var answer = await server.SendAsync(HttpMethod.Post, "/api/tokens", cookie, new { label = "One more" });
            if (answer.StatusCode == HttpStatusCode.Created)
                minted.Add((await answer.JsonAsync())["token"]!.GetValue<string>());
            else if (answer.StatusCode == HttpStatusCode.Unauthorized)
                break;
        }

        return minted;
    }

    /// <summary>With an invite code that is bound to nobody's address.</summary>
    /// <returns>The stranger's token.</returns>
    private static async Task<string> RegisterAsync(TestServer server, string? password = null) =>
        await server.JoinAsync(await server.SignInAsync(), Owner, password: password);

    /// <summary>One more claimed token, as another registration or a device would leave it.</summary>
    private static async Task<string> TokenAsync(TestServer server, int organizationId = 1)
    {
        var token = TokenFormat.Create();
        await server.Database.ExecuteAsync(
            """
            insert into tokens (organization_id, hash, prefix, label, member_id, scopes, created_at, claimed, was_claimed)
            select organization_id, $1, 'takt_x', 'Registration', member_id, '{usage:write,usage:read}', now(), true, true
            from members m join users u using (user_id) where u.email = $2 and m.organization_id = $3
            """,
            SecretHash.Compute(token), Owner, organizationId);
        return token;
    }
}
