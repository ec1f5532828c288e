using System.Net;
using System.Text.Json.Nodes;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Members;
using Takt.Server.Tests.SignIn.Pins;
using Takt.Server.Tests.SignIn.Proxy;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Onboarding;

/// <summary>
/// Owners who come by PIN, by an access proxy or by a password meet a machine that was set up in their name before, with another that it
/// has set up itself.
/// </summary>
public sealed class OwnMachineTests
{
    private const string Owner = ProxyIssuer.Email;

    [Theory]
    [InlineData("pin")]
    [InlineData("proxy")]
    [InlineData("password")]
    public async Task Machine_SetUpBeforeItsOwner_SendsAloneUntilTheyAnswer(string way)
    {
        await using var world = await World.StartAsync(way);

        await world.ComeAsync();

        Assert.Equal(
            ["second true", "laptop-x true"], (await world.MachinesAsync()).Select(m => $"{m.Text("machine")} {m["unconfirmed"]}"));
        var machine = (await world.MachinesAsync())[1];
        Assert.Equal("Is laptop-x, set up a moment ago from 127.0.0.1, yours?", machine.Text("question"));
        Assert.Equal("laptop-x", Assert.Single(machine["host_names"]!.AsArray())!.GetValue<string>());
        foreach (var token in new[] { world.Laptop, world.Second })
        {
            Assert.Equal(HttpStatusCode.OK, await world.Server.ExportAsync(token));
            foreach (var (method, path) in new[] { (HttpMethod.Get, "/api/usage"), (HttpMethod.Get, "/api/tokens"),
                (HttpMethod.Post, "/auth/rotate"), (HttpMethod.Post, "/auth/setup-additional"), (HttpMethod.Post, "/api/tokens") })
            {
                using var refused = await world.Server.SendAsync(method, path, token,
                    method == HttpMethod.Get ? null : path == "/api/tokens" ? new { label = "x" } : path == "/auth/rotate" ? new { }
                        : new { machine = "third" });
                Assert.Equal("403 token_unconfirmed", await refused.RefusalAsync());
            }

            var validated = await world.Server.SendAsync(HttpMethod.Post, "/validate", token, new { host_name = "laptop-x" });
            Assert.Equal("unconfirmed", (await validated.JsonAsync()).Text("token"));
            Assert.Contains("/machines/confirm", (await validated.JsonAsync()).Text("next_action"), StringComparison.Ordinal);
        }

        // What it sends in the meantime counts as the member's.
        Assert.Equal([$"{Owner} 2"], await world.UsageAsync());
        Assert.Equal("none disputed", await world.DisputedAsync());
    }

    [Theory]
    [InlineData("pin")]
    [InlineData("proxy")]
    [InlineData("password")]
    public async Task Machine_Confirmed_MayAgainWhatItCould_AndItsChildWaitsForItself(string way)
    {
        await using var world = await World.StartAsync(way);
        await world.ComeAsync();

        using var answer = await world.AnswerAsync("laptop-x", "confirm");

        Assert.Equal("confirmed", (await answer.JsonAsync()).Text("state"));
        // Saying so twice is no error.
        Assert.Equal(HttpStatusCode.OK, (await world.AskAsync(HttpMethod.Post, $"/api/me/machines/{world.LaptopId}/confirm")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await world.Server.SendAsync(HttpMethod.Get, "/api/usage", world.Laptop)).StatusCode);
        Assert.Equal("403 token_unconfirmed",
            await (await world.Server.SendAsync(HttpMethod.Get, "/api/usage", world.Second)).RefusalAsync());
        using var rotated = await world.Server.SendAsync(HttpMethod.Post, "/auth/rotate", world.Laptop, new { });
        var successor = (await rotated.JsonAsync()).Text("token");
        await world.SpendAsync(successor, "laptop-x");
        Assert.Equal([$"{Owner} 3"], await world.UsageAsync());
        Assert.Equal("second", Assert.Single(await world.MachinesAsync()).Text("machine"));
        // Taking it back is a matter of revoking.
        Assert.Equal("409 machine_confirmed", await (await world.AnswerAsync("second", "confirm", then: "reject")).RefusalAsync());
    }

    [Theory]
    [InlineData("pin")]
    [InlineData("proxy")]
    [InlineData("password")]
    public async Task Machine_Rejected_EndsWithItsChildren_AndItsUsageIsDisputedUntilAnAdminDecides(string way)
    {
        await using var world = await World.StartAsync(way);
        await world.ComeAsync();

        using var answer = await world.AnswerAsync("laptop-x", "reject");

        Assert.Equal(("rejected", 2), ((await answer.JsonAsync()).Text("state"),
            (await answer.JsonAsync())["tokens_ended"]!.GetValue<int>()));
        foreach (var token in new[] { world.Laptop, world.Second })
            Assert.Equal(HttpStatusCode.Unauthorized, await world.Server.ExportAsync(token));
        Assert.Empty(await world.MachinesAsync());
        Assert.Equal(["laptop-x, disputed 1", "second, disputed 1"], (await world.UsageAsync()).Order());
        Assert.Equal("laptop-x, disputed; second, disputed", await world.DisputedAsync());
        Assert.Equal("409 machine_rejected",
            await (await world.AskAsync(HttpMethod.Post, $"/api/me/machines/{world.LaptopId}/confirm")).RefusalAsync());

        // One was the owner's after all, the other is nobody's.
        await world.DecideAsync("laptop-x, disputed", "link");
        await world.DecideAsync("second, disputed", "set-apart");

        Assert.Equal("none disputed", await world.DisputedAsync());
        Assert.Equal([$"{Owner} 1", "second 1"], (await world.UsageAsync()).Order());
    }

    /// <summary>Whoever ended the token first, the owner may still say that what it has sent is not theirs.</summary>
    [Fact]
    public async Task Machine_WhoseTokenHasEnded_CanStillBeRejected()
    {
        await using var world = await World.StartAsync("pin");
        var session = await world.Server.SignInAsync();
        using (var revoked = await world.Server.SendAsync(HttpMethod.Delete, $"/api/tokens/{world.LaptopId}", session))
            Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        await world.ComeAsync();

        // Nothing lives that would have to be asked about, but what has been sent is listed.
        Assert.Equal(["Was second, set up a moment ago from 127.0.0.1, yours?", "Was laptop-x, set up a moment ago from 127.0.0.1, yours?"],
            (await world.MachinesAsync()).Select(machine => machine.Text("question")));
        await world.AnswerAsync("laptop-x", "reject");

        Assert.Equal("laptop-x, disputed; second, disputed", await world.DisputedAsync());
        Assert.Empty(await world.MachinesAsync());
    }

    /// <summary>A token that has run out is no question, or it would stand on every page for ever.</summary>
    [Fact]
    public async Task Machine_WhoseTokenHasRunOut_IsNotAskedAboutOnEveryPage()
    {
        await using var world = await World.StartAsync("pin");
        await world.Server.Database.ExecuteAsync("update tokens set expires_at = now() where machine = 'second'");
        await world.ComeAsync();

        using var page = await world.AskAsync(HttpMethod.Get, "/machines");
        Assert.Contains("say whether it is yours", await page.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        await world.AnswerAsync("laptop-x", "confirm");
        using var later = await world.AskAsync(HttpMethod.Get, "/machines");
        Assert.DoesNotContain("say whether it is yours", await later.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    /// <summary>What a stranger rotates stays claimed, whoever made it: else it would outlive the owner's arrival.</summary>
    [Fact]
    public async Task Token_RotatedByWhoOnlyClaims_WaitsForTheOwnerToo()
    {
        await using var world = await World.StartAsync("pin");
        var member = await world.Server.Database.ScalarAsync<long>(
            "select member_id from members join users using (user_id) where email = $1", Owner);
        var (_, made) = await world.Server.CreateTokenAsync(await world.Server.SignInAsync(), new { label = "made", member_id = member });
        Assert.Equal("403 not_yours", await (await world.Server.SendAsync(
            HttpMethod.Post, $"/api/tokens/{made}/rotate", world.Laptop, new { })).RefusalAsync());
        var password = new { password = AdminPassword };
        using (var set = await world.Server.SendAsync(HttpMethod.Post, "/auth/password/set", world.Laptop, password))
            Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
        var cookie = await world.Server.SignInAsync(Owner);

        using var rotated = await world.Server.SendAsync(HttpMethod.Post, $"/api/tokens/{made}/rotate", cookie, new { });
        var successor = (await rotated.JsonAsync()).Text("token");
        await world.ComeAsync();

        Assert.Equal("403 token_unconfirmed",
            await (await world.Server.SendAsync(HttpMethod.Get, "/api/usage", successor)).RefusalAsync());
    }

    /// <summary>The proof of an address holds in every organization, also in one that has made its owner a member meanwhile.</summary>
    [Fact]
    public async Task Owner_WhoGoesToAnotherOrganization_IsAskedThereToo()
    {
        await using var world = await World.StartAsync("pin");
        await world.ComeAsync();
        await SecondOrganization.CreateAsync(world.Server);
        await world.Server.Database.ExecuteAsync(
            """
            insert into members (organization_id, user_id, role, created_at, claimed_at)
            select 2, user_id, 'member', now(), now() from users where email = 'owner@example.com';
            insert into tokens (organization_id, hash, prefix, label, machine, member_id, created_by, scopes, created_at, claimed,
              was_claimed)
            select 2, sha256('there'), 'takt_x', 'there', 'there', member_id, member_id, '{usage:write,usage:read}', now(), true, true
            from members where organization_id = 2 and claimed_at is not null
            """);

        var choice = JoinSteps.Json(new { organization_id = 2 });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/auth/organization") { Content = choice };
        using var switched = await world.AskAsync(request);
        using var machines = await world.Server.SendAsync(HttpMethod.Get, "/api/me/machines?unconfirmed=true", switched.Session());

        Assert.Equal("there", Assert.Single((await machines.JsonAsync())["machines"]!.AsArray())!.Text("machine"));
    }

    [Fact]
    public async Task Machine_OfSomeoneElse_IsNotFound_AndWhoOnlyClaimsCanNotSpeakForTheOwner()
    {
        await using var world = await World.StartAsync("pin");
        var admin = await world.Server.SignInAsync();
        var claimed = await world.Server.JoinAsync(admin, "claims@example.com", "theirs");
        await world.ComeAsync();

        Assert.Equal("403 not_owner",
            await (await world.Server.SendAsync(HttpMethod.Post, $"/api/me/machines/{world.LaptopId}/confirm", claimed)).RefusalAsync());
        foreach (var verdict in new[] { "confirm", "reject" })
        {
            Assert.Equal("404 machine_not_found", await (await world.Server.SendAsync(
                HttpMethod.Post, $"/api/me/machines/{world.LaptopId}/{verdict}", admin)).RefusalAsync());
        }
    }

    /// <summary>Whoever fetches again by the invite code gets a token of the same machine: one question, and one disputed person.</summary>
    [Fact]
    public async Task Machine_FetchedAgain_IsOneQuestion_AndRejectedItTakesAllItsUsageAlong()
    {
        await using var world = await World.StartAsync("pin");
        using var again = await world.Server.FetchAsync(world.Code, Owner, "laptop-x");
        await world.SpendAsync((await again.JsonAsync()).Text("token"), "laptop-x");
        // The machine that the first token has added goes on with the second.
        Assert.Equal(HttpStatusCode.OK, await world.Server.ExportAsync(world.Second));
        await world.ComeAsync();

        await world.AnswerAsync("laptop-x", "reject");

        Assert.Equal(["laptop-x, disputed 2", "second, disputed 1"], (await world.UsageAsync()).Order());
    }

    private sealed class World : IAsyncDisposable
    {
        private readonly string _way;
        private readonly MailServer _mail;
        private readonly ProxyIssuer _proxy = new();
        private readonly string _keys = Path.GetTempFileName();
        private string _admin = "";
        private (string Header, string Value) _owner;

        private World(string way, MailServer mail) => (_way, _mail) = (way, mail);

        public TestServer Server { get; private set; } = null!;
        public string Code { get; private set; } = "";
        public string Laptop { get; private set; } = "";
        public string Second { get; private set; } = "";

        public long LaptopId { get; private set; }

        public static async Task<World> StartAsync(string way)
        {
            var world = new World(way, await MailServer.StartAsync());
            await File.WriteAllTextAsync(world._keys, world._proxy.KeySet, Cancelled);
            world.Server = await PinSteps.StartAsync(world._mail, setup =>
            {
                if (way != "proxy")
                    return;
                setup.Settings["TAKT_PROXY_JWKS"] = world._keys;
                setup.Settings["TAKT_PROXY_ISSUER"] = ProxyIssuer.Issuer;
                setup.Settings["TAKT_PROXY_AUDIENCE"] = ProxyIssuer.Audience;
            });
            world._admin = await world.Server.SignInAsync();
            world.Code = await world.Server.InviteCodeAsync(world._admin);
            using var joined = await world.Server.RegisterAsync(world.Code, Owner, "laptop-x");
            world.Laptop = (await joined.JsonAsync()).Text("token");
            using var added =
                await world.Server.SendAsync(HttpMethod.Post, "/auth/setup-additional", world.Laptop, new { machine = "second" });
            world.Second = (await added.JsonAsync()).Text("token");
            world.LaptopId = await world.Server.Database.ScalarAsync<long>("select token_id from tokens where machine = 'laptop-x'");
            await world.SpendAsync(world.Laptop, "laptop-x");
            await world.SpendAsync(world.Second, "second");
            return world;
        }

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            await _mail.DisposeAsync();
            _proxy.Dispose();
            File.Delete(_keys);
        }

        public Task SpendAsync(string token, string host) => Server.HearAsync(token, host, account: null, email: Owner);

        /// <summary>The owner signs in for the first time.</summary>
        public async Task ComeAsync()
        {
            switch (_way)
            {
                case "pin":
                    _owner = ("Cookie", (await Server.SignInByPinAsync(_mail, Owner)).Session());
                    break;
                case "proxy":
                    _owner = ("Cf-Access-Jwt-Assertion", _proxy.Token(TimeProvider.System.GetUtcNow()));
                    break;
                default:
                    using (var set = await Server.SendAsync(HttpMethod.Post, "/auth/password/admin-set", _admin,
                        new { email = Owner, password = AdminPassword }))
                        Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
                    using (var signedIn = await Server.TrySignInAsync(Owner, AdminPassword))
                    {
                        Assert.Equal(2, (await signedIn.JsonAsync())["machines_to_confirm"]!.GetValue<int>());
                        _owner = ("Cookie", signedIn.Session());
                    }

                    break;
            }
        }

        public Task<HttpResponseMessage> AskAsync(HttpMethod method, string path) => AskAsync(new HttpRequestMessage(method, path));

        public Task<HttpResponseMessage> AskAsync(HttpRequestMessage request)
        {
            request.Headers.Add(_owner.Header, _owner.Value);
            return Server.Client.SendAsync(request, Cancelled);
        }

        public async Task<IReadOnlyList<JsonNode>> MachinesAsync()
        {
            using var answer = await AskAsync(HttpMethod.Get, "/api/me/machines?unconfirmed=true");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return [.. (await answer.JsonAsync())["machines"]!.AsArray().Select(machine => machine!)];
        }

        /// <param name="then">What to say of the same machine next.</param>
        /// <returns>The answer to the last.</returns>
        public async Task<HttpResponseMessage> AnswerAsync(string machine, string verdict, string? then = null)
        {
            var id = (await MachinesAsync()).Single(m => m.Text("machine") == machine)["token_id"]!.GetValue<long>();
            var answer = await AskAsync(HttpMethod.Post, $"/api/me/machines/{id}/{verdict}");
            return then is null ? answer : await AskAsync(HttpMethod.Post, $"/api/me/machines/{id}/{then}");
        }

        /// <summary>Who has how many calls.</summary>
        public async Task<IReadOnlyList<string>> UsageAsync()
        {
            var usage = await AdminAsync(HttpMethod.Get, "/api/usage?group_by=member");
            return [.. usage["groups"]!.AsArray().Select(group =>
                $"{group!["labels"]!["member"]!.GetValue<string>()} {group["totals"]!["calls"]}")];
        }

        public async Task<string> DisputedAsync()
        {
            var names = (await PersonsAsync()).Select(person => person.Text("name")).Order().ToArray();
            return names.Length == 0 ? "none disputed" : string.Join("; ", names);
        }

        public async Task DecideAsync(string name, string verdict)
        {
            var person = (await PersonsAsync()).Single(person => person.Text("name") == name);
            using var answer = await Server.SendAsync(HttpMethod.Post, $"/api/persons/{person["id"]}/{verdict}", _admin,
                verdict == "link" ? new { member_id = person["disputed_by"]!.GetValue<long>() } : null);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }

        private async Task<IEnumerable<JsonNode>> PersonsAsync() =>
            (await AdminAsync(HttpMethod.Get, "/api/persons?state=disputed"))["persons"]!.AsArray().Select(person => person!);

        private async Task<JsonNode> AdminAsync(HttpMethod method, string path)
        {
            using var answer = await Server.SendAsync(method, path, _admin);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return await answer.JsonAsync();
        }
    }
}
