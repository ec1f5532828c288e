using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Takt.Server.Identity.FirstStart;
using Takt.Server.Tests.Identity;
using Takt.Server.Tests.Identity.Pins;
using Takt.Server.Tests.Onboarding;
using Takt.Server.Tests.Persons;
using Takt.Testing;
using static Takt.Server.Tests.Identity.IdentityServer;

namespace Takt.Server.Tests.Secrets;

/// <summary>Uses every secret of the server rightly and in wrong places, then looks for them where they must never be.</summary>
public sealed class PlantedSecretsTests
{
    private const string FirstPassword = "planted: the first password", NextPassword = "planted: the next password", GivenPassword = "planted: an admin's choice",
        WrongPassword = "planted: a wrong password", JoiningPassword = "planted: a newcomer's own";

    private readonly Dictionary<string, string> _secrets = new()
    {
        ["first password"] = FirstPassword,
        ["next password"] = NextPassword,
        ["given password"] = GivenPassword,
        ["wrong password"] = WrongPassword,
        ["joining password"] = JoiningPassword,
    };

    private readonly StringBuilder _refusals = new();
    private readonly LogTrap _log = new();

    [Fact]
    public async Task Secrets_UsedRightlyAndWrongly_AreNowhereToBeFound()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await TestServer.StartAsync(
            setup =>
            {
                setup.Settings["TAKT_SMTP_URL"] = $"smtp://127.0.0.1:{mail.Port}";
                setup.Settings["TAKT_MAIL_FROM"] = "Takt <takt@example.com>";
                setup.Configure = builder =>
                {
                    builder.Logging.SetMinimumLevel(LogLevel.Debug);
                    builder.Logging.AddProvider(_log);
                };
            },
            Cancelled);
        var admin = await SignInAsync(server, mail);
        await JoinAsync(server, admin);
        foreach (var secret in _secrets.Values.ToList()) await MisplaceAsync(server, secret);

        Assert.Equal(21, _secrets.Count);
        Assert.NotEmpty(_log.Lines);
        Assert.All(await PlacesAsync(server), place => Assert.Empty(Found(place.Text).Select(name => $"{name} in {place.Name}")));
    }

    /// <summary>The first admin: by the set-up link, by password, by PIN.</summary>
    private async Task<string> SignInAsync(TestServer server, MailServer mail)
    {
        var link = Plant("set-up secret", (await server.SetupDesk().CreateLinkSecretAsync(Cancelled))!);
        Assert.Equal(SetupStatus.LinkInvalid, await SetUpAsync(server, link + "x"));
        Assert.Equal(SetupStatus.Done, await SetUpAsync(server, link));
        using (var refused = await server.TrySignInAsync(AdminEmail, WrongPassword)) await RefusedAsync(refused);
        var cookie = Plant("session cookie", (await server.SignInAsync(AdminEmail, FirstPassword)).Split('=')[1]);
        await SucceedAsync(server, HttpMethod.Post, "/auth/password/set", $"takt_session={cookie}", new { password = NextPassword, current_password = FirstPassword });
        var challenge = Plant("PIN challenge", await server.ChallengeAsync());
        var pin = Plant("PIN", (await mail.NextAsync()).Pin);
        using (var refused = await server.VerifyPinAsync(challenge, PinSteps.OtherThan(pin))) await RefusedAsync(refused);
        using var opened = await server.VerifyPinAsync(challenge, pin);
        opened.EnsureSuccessStatusCode();
        return "takt_session=" + Plant("session cookie by PIN", opened.Session().Split('=')[1]);
    }

    /// <summary>A newcomer with an invite, their tokens of every origin, a connection's key, and telemetry with all of them.</summary>
    private async Task JoinAsync(TestServer server, string admin)
    {
        var code = Plant("invite code", await server.InviteCodeAsync(admin));
        var unused = Plant("unused invite code", await server.InviteCodeAsync(admin));
        using (var refused = await server.RegisterAsync(unused[..^1] + (unused[^1] == 'a' ? 'b' : 'a'))) await RefusedAsync(refused);
        using var joined = await server.RegisterAsync(code, password: JoiningPassword);
        joined.EnsureSuccessStatusCode();
        var token = Plant("registered token", (await joined.JsonAsync()).Text("token"));
        var second = Plant("second token", await TokenOfAsync(server, "/auth/setup-additional", token, new { machine = "second" }));
        var rotated = Plant("rotated token", await TokenOfAsync(server, "/auth/rotate", token, new { }));
        var (shared, _) = await server.CreateTokenAsync(admin, new { label = "Shared", member_id = 0 });
        Plant("shared token", shared);
        var connection = await SucceedAsync(server, HttpMethod.Post, "/api/connections", admin, new { name = "Office" });
        var id = (await connection.JsonAsync()).Text("id");
        Plant("connection key", await TokenOfAsync(server, $"/api/connections/{id}/keys", admin, new { }));
        var member = await server.Database.ScalarAsync<long>("select max(member_id) from members");
        await SucceedAsync(server, HttpMethod.Post, "/auth/password/admin-set", admin, new { member_id = member, password = GivenPassword });
        var started = await (await server.SendAsync(HttpMethod.Post, "/auth/device/start", null, new { machine = "browserless" })).JsonAsync();
        var (device, _, _) = (Plant("device code", started.Text("device_code")), Plant("resume code", started.Text("resume_code")), Plant("user code", started.Text("user_code")));
        await server.Database.ExecuteAsync("update device_codes set decided_at = now(), approved = true, organization_id = 1, member_id = $1", member);
        using var polled = await server.SendAsync(HttpMethod.Post, "/auth/device/poll", null, new { device_code = device });
        Plant("device's token", (await polled.JsonAsync()).Text("token"));
        foreach (var sender in new[] { second, rotated, shared }) await server.SpendAsync(sender, 1, ("user.email", "ada@example.com"));
    }

    /// <summary>Where hurried people and broken scripts put a secret.</summary>
    private async Task MisplaceAsync(TestServer server, string secret)
    {
        var escaped = Uri.EscapeDataString(secret);
        foreach (var path in new[] { $"/api/tokens?token={escaped}", $"/api/tokens/{escaped}", $"/join/{escaped}", $"/api/usage?from={escaped}", $"/api/audit?actor={escaped}", $"/css/{escaped}.css", $"/v1/{escaped}", $"/auth/device/verify?user_code={escaped}" })
        {
            using var asked = await server.SendAsync(HttpMethod.Get, path, null);
            await RefusedAsync(asked);
            using var page = new HttpRequestMessage(HttpMethod.Get, path);
            page.Headers.Accept.ParseAdd("text/html");
            using var shown = await server.Client.SendAsync(page, Cancelled);
            await RefusedAsync(shown);
        }

        foreach (var (path, body) in new (string, object)[]
        {
            ("/auth/login", new { email = secret, password = secret }),
            ("/auth/pin/request", new { email = secret }),
            ("/auth/pin/verify", new { challenge = secret, pin = secret, email = secret }),
            ("/auth/register", new { email = secret, invite_code = secret + "x", machine = secret }),
            ("/auth/token", new { email = secret, invite_code = secret + "x", machine = secret }),
            ("/auth/device/poll", new { device_code = secret + "x" }),
            ("/auth/device/redeem", new { resume_code = secret + "x" }),
            ("/validate", new { host_name = secret }),
        })
        {
            using var answer = await server.SendAsync(HttpMethod.Post, path, null, body);
            // What /validate is asked about it says again: to the asker alone.
            if (path != "/validate") await RefusedAsync(answer);
        }

        foreach (var (path, text) in new[] { ("/auth/login", $"{{\"email\": \"x\", \"password\": \"{secret}"), ("/auth/login", $"{{\"password\": {{\"{secret}\": 1}}}}"), ("/v1/logs", secret) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
            request.Headers.TryAddWithoutValidation("Authorization", path == "/v1/logs" ? $"Bearer {secret}x" : secret);
            request.Headers.TryAddWithoutValidation("Cookie", $"takt_session={escaped}x; takt_form={escaped}");
            using var answer = await server.Client.SendAsync(request, Cancelled);
            await RefusedAsync(answer);
        }

        using var basic = new HttpRequestMessage(HttpMethod.Get, "/api/tokens");
        basic.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("ada:" + secret)));
        using var unread = await server.Client.SendAsync(basic, Cancelled);
        await RefusedAsync(unread);
    }

    private async Task<IReadOnlyList<(string Name, string Text)>> PlacesAsync(TestServer server)
    {
        List<(string Name, string Text)> places = [("an error's body", _refusals.ToString())];
        places.AddRange(_log.Lines.Select(line => ("the log: " + line[..Math.Min(line.Length, 300)], line)));
        // Every table, row by row as text: secrets as they are, or as bytes in hexadecimal digits.
        var tables = await server.Database.ScalarAsync<string[]>(
            "select array_agg(c.oid::regclass::text) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname in ('public', 'audit')");
        foreach (var table in tables!)
            places.Add((table, await server.Database.ScalarAsync<string>($"select string_agg(t::text, E'\\n') from {table} t") ?? ""));
        Assert.True(tables.Length > 20);
        var bodies = await server.Database.ScalarAsync<long>("select count(*) from raw_batches");
        Assert.Equal(3, bodies);
        places.AddRange((await Takt.Server.Tests.Ingest.StoredUsage.RawAsync(server.Database, 1)).Select(body => ("a raw body", body)));
        return places;
    }

    private IEnumerable<string> Found(string text) =>
        _secrets.Where(secret => Spellings(secret.Value).Any(spelling => text.Contains(spelling, StringComparison.OrdinalIgnoreCase))).Select(secret => secret.Key);

    /// <summary>As it is, as in an address, as bytes, and of long random ones the half that nobody could guess.</summary>
    private static IEnumerable<string> Spellings(string secret)
    {
        yield return secret;
        yield return secret.Replace(" ", "", StringComparison.Ordinal);
        if (secret.Length == 9) yield return secret.Replace("-", "", StringComparison.Ordinal);
        yield return Uri.EscapeDataString(secret);
        yield return Convert.ToHexString(Encoding.UTF8.GetBytes(secret));
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes("ada:" + secret));
        if (secret.Length >= 30) yield return secret[(secret.Length / 2)..];
    }

    private string Plant(string name, string secret)
    {
        _secrets.Add(name, secret);
        return secret;
    }

    private async Task RefusedAsync(HttpResponseMessage answer)
    {
        Assert.False(answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType != "application/json", $"{answer.RequestMessage!.RequestUri} was not refused");
        _refusals.AppendLine(await answer.Content.ReadAsStringAsync(Cancelled));
    }

    private static async Task<string> TokenOfAsync(TestServer server, string path, string credential, object body) =>
        (await (await SucceedAsync(server, HttpMethod.Post, path, credential, body)).JsonAsync()).Text("token");

    private static async Task<HttpResponseMessage> SucceedAsync(TestServer server, HttpMethod method, string path, string credential, object body)
    {
        var answer = await server.SendAsync(method, path, credential, body);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancelled)}");
        return answer;
    }

    private static async Task<SetupStatus> SetUpAsync(TestServer server, string secret) => (await server.SetupDesk().SetUpAsync(
        new DefaultHttpContext(), secret, "Example", AdminEmail, FirstPassword, "Europe/Zurich", Cancelled)).Status;
}
