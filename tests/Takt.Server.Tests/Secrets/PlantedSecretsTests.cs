using Takt.Server.Http;
using Takt.Server.Members;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Onboarding;
using Takt.Server.Tests.SignIn.Pins;
using Takt.Server.Tests.Usage.People;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Secrets;

/// <summary>Uses every secret of the server rightly and in wrong places, then looks for them where they must never be.</summary>
public sealed class PlantedSecretsTests
{
    private const string FirstPassword = "planted: the first password", NextPassword = "planted: the next password",
        GivenPassword = "planted: an admin's choice",
        WrongPassword = "planted: a wrong password", JoiningPassword = "planted: a newcomer's own";

    private readonly SecretHunt _hunt = new()
    {
        ["first password"] = FirstPassword,
        ["next password"] = NextPassword,
        ["given password"] = GivenPassword,
        ["wrong password"] = WrongPassword,
        ["joining password"] = JoiningPassword,
    };

    [Fact]
    public async Task Secrets_UsedRightlyAndWrongly_AreNowhereToBeFound()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await TestServer.StartAsync(
            setup =>
            {
                setup.Settings["TAKT_SMTP_URL"] = $"smtp://127.0.0.1:{mail.Port}";
                setup.Settings["TAKT_MAIL_FROM"] = "Takt <takt@example.com>";
                setup.Configure = _hunt.Listen;
            },
            Cancelled);
        var admin = await SignInAsync(server, mail);
        await JoinAsync(server, admin);

        await _hunt.MisplaceAllAsync(server);

        Assert.Equal(21, _hunt.Count);
        await _hunt.AssertHiddenAsync(server, bodies: 3);
    }

    /// <summary>The first admin: by the set-up link, by password, by PIN.</summary>
    private async Task<string> SignInAsync(TestServer server, MailServer mail)
    {
        var link = _hunt.Plant("set-up secret", (await server.SetupService().CreateLinkSecretAsync(Cancelled))!);
        Assert.Equal(SetupService.LinkInvalidCode, await SetUpAsync(server, link + "x"));
        Assert.Null(await SetUpAsync(server, link));
        using (var refused = await server.TrySignInAsync(AdminEmail, WrongPassword)) await _hunt.RefusedAsync(refused);
        var cookie = _hunt.Plant("session cookie", (await server.SignInAsync(AdminEmail, FirstPassword)).Split('=')[1]);
        await SucceedAsync(server, HttpMethod.Post, "/auth/password/set", $"takt_session={cookie}",
            new { password = NextPassword, current_password = FirstPassword });
        var challenge = _hunt.Plant("PIN challenge", await server.ChallengeAsync());
        var pin = _hunt.Plant("PIN", (await mail.NextAsync()).Pin);
        using (var refused = await server.VerifyPinAsync(challenge, PinSteps.OtherThan(pin))) await _hunt.RefusedAsync(refused);
        using var opened = await server.VerifyPinAsync(challenge, pin);
        opened.EnsureSuccessStatusCode();
        return "takt_session=" + _hunt.Plant("session cookie by PIN", opened.Session().Split('=')[1]);
    }

    /// <summary>A newcomer with an invite, their tokens of every origin, a connection's key, and telemetry with all of them.</summary>
    private async Task JoinAsync(TestServer server, string admin)
    {
        var code = _hunt.Plant("invite code", await server.InviteCodeAsync(admin));
        var unused = _hunt.Plant("unused invite code", await server.InviteCodeAsync(admin));
        using (var refused = await server.RegisterAsync(unused[..^1] + (unused[^1] == 'a' ? 'b' : 'a'))) await _hunt.RefusedAsync(refused);
        using var joined = await server.RegisterAsync(code, password: JoiningPassword);
        joined.EnsureSuccessStatusCode();
        var token = _hunt.Plant("registered token", (await joined.JsonAsync()).Text("token"));
        var second = _hunt.Plant("second token", await TokenOfAsync(server, "/auth/setup-additional", token, new { machine = "second" }));
        var rotated = _hunt.Plant("rotated token", await TokenOfAsync(server, "/auth/rotate", token, new { }));
        var (shared, _) = await server.CreateTokenAsync(admin, new { label = "Shared", member_id = 0 });
        _hunt.Plant("shared token", shared);
        var connection = await SucceedAsync(server, HttpMethod.Post, "/api/connections", admin, new { name = "Office" });
        var id = (await connection.JsonAsync()).Text("id");
        _hunt.Plant("connection key", await TokenOfAsync(server, $"/api/connections/{id}/keys", admin, new { }));
        var member = await server.Database.ScalarAsync<long>("select max(member_id) from members");
        await SucceedAsync(server, HttpMethod.Post, "/auth/password/admin-set", admin,
            new { member_id = member, password = GivenPassword });
        var started =
            await (await server.SendAsync(HttpMethod.Post, "/auth/device/start", null, new { machine = "browserless" })).JsonAsync();
        var (device, _, _) = (_hunt.Plant("device code", started.Text("device_code")),
            _hunt.Plant("resume code", started.Text("resume_code")), _hunt.Plant("user code", started.Text("user_code")));
        await server.Database.ExecuteAsync(
            "update device_codes set decided_at = now(), approved = true, organization_id = 1, member_id = $1", member);
        using var polled = await server.SendAsync(HttpMethod.Post, "/auth/device/poll", null, new { device_code = device });
        _hunt.Plant("device's token", (await polled.JsonAsync()).Text("token"));
        foreach (var sender in new[] { second, rotated, shared })
            await server.SpendAsync(sender, 1, ("user.email", "ada@example.com"));
    }

    private static async Task<string> TokenOfAsync(TestServer server, string path, string credential, object body) =>
        (await (await SucceedAsync(server, HttpMethod.Post, path, credential, body)).JsonAsync()).Text("token");

    private static async Task<HttpResponseMessage> SucceedAsync(
        TestServer server, HttpMethod method, string path, string credential, object body)
    {
        var answer = await server.SendAsync(method, path, credential, body);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancelled)}");
        return answer;
    }

    private static async Task<string?> SetUpAsync(TestServer server, string secret) => (await server.SetupService().SetUpAsync(
        secret, "Example", AdminEmail, FirstPassword, "Europe/Zurich", null, Cancelled)).Refusal?.Code();
}
