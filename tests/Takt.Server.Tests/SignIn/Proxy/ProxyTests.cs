using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Takt.Server.Access;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Ingest;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.SignIn.Proxy;

/// <summary>Signing in by what an access proxy signs.</summary>
public sealed class ProxyTests : IDisposable
{
    private const string Header = "Cf-Access-Jwt-Assertion";
    private readonly ProxyIssuer _proxy = new();
    private readonly string _keys = Path.GetTempFileName();

    public ProxyTests() => File.WriteAllText(_keys, _proxy.KeySet);

    [Fact]
    public async Task Identity_OfAMember_IsThatMemberWithEveryRequestAndProvesTheAddress()
    {
        await using var server = await StartAsync();
        await server.AddMemberAsync(await server.SignInAsync(), ProxyIssuer.Email);
        var token = _proxy.Token(TimeProvider.System.GetUtcNow());

        var mine = await (await AskAsync(server, HttpMethod.Get, "/api/organizations", token)).JsonAsync();

        Assert.Equal("member", mine["organizations"]![0]!["role"]!.GetValue<string>());
        Assert.Equal("not_admin", await (await AskAsync(server, HttpMethod.Get, "/api/members", token)).ProblemAsync());
        Assert.True(
            await server.Database.ScalarAsync<bool>("select email_verified_at is not null from users where email = $1", ProxyIssuer.Email));
        Assert.Equal(
            "aggregates_not_allowed", await (await AskAsync(server, HttpMethod.Get, "/api/usage?view=organization", token)).ProblemAsync());
        await server.Database.ExecuteAsync("update organizations set member_aggregates = true");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(server, HttpMethod.Get, "/api/usage?view=organization", token)).StatusCode);
        // A change from another site's page is refused as it is by cookie.
        Assert.Equal("foreign_origin",
            await (await AskAsync(server, HttpMethod.Post, "/auth/password/set", token, ("Sec-Fetch-Site", "cross-site"))).ProblemAsync());
    }

    [Fact]
    public async Task Identity_BadOrUnknown_IsRefusedAndNeverFallsBackToACookie()
    {
        await using var server = await StartAsync();
        var cookie = ("Cookie", await server.SignInAsync());
        var now = TimeProvider.System.GetUtcNow();

        var bad = await AskAsync(server, HttpMethod.Get, "/api/tokens", _proxy.Token(now.AddHours(-1)), cookie);
        Assert.Equal(HttpStatusCode.Unauthorized, bad.StatusCode);
        Assert.Equal("invalid_identity", await bad.ProblemAsync());
        var unknown = await AskAsync(server, HttpMethod.Get, "/api/tokens", _proxy.Token(now, "nobody@example.com"), cookie);
        Assert.Equal(HttpStatusCode.Forbidden, unknown.StatusCode);
        Assert.Equal("not_a_member", await unknown.ProblemAsync());
        Assert.Equal("invalid_identity", await (await AskAsync(server, HttpMethod.Get, "/api/tokens", "", cookie)).ProblemAsync());

        using var twice = new HttpRequestMessage(HttpMethod.Get, "/api/tokens");
        twice.Headers.TryAddWithoutValidation(Header, [_proxy.Token(now, AdminEmail), _proxy.Token(now, AdminEmail)]);
        Assert.Equal("invalid_identity", await (await server.Client.SendAsync(twice, Cancelled)).ProblemAsync());
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(server, HttpMethod.Get, "/api/members", _proxy.Token(now, AdminEmail))).StatusCode);
    }

    [Fact]
    public async Task Identity_BesideABearerToken_GivesWayToIt()
    {
        await using var server = await StartAsync();
        var admin = await server.SignInAsync();
        await server.AddMemberAsync(admin, ProxyIssuer.Email);
        var (bearer, _) = await server.CreateTokenAsync(admin, new { label = "Admin", scopes = new[] { "admin" } });
        var token = _proxy.Token(TimeProvider.System.GetUtcNow());

        Assert.Equal(HttpStatusCode.OK,
            (await AskAsync(server, HttpMethod.Get, "/api/members", token, ("Authorization", "Bearer " + bearer))).StatusCode);
    }

    [Fact]
    public async Task Identity_WithoutSettings_IsIgnored()
    {
        await using var server = await StartWithAdminAsync();
        Assert.Equal("not_signed_in", await (await AskAsync(server, HttpMethod.Get, "/api/tokens",
            _proxy.Token(TimeProvider.System.GetUtcNow(), AdminEmail))).ProblemAsync());
    }

    [Fact]
    public async Task Owner_ComingByProxy_LeavesWhatAStrangerHadClaimedToSendAlone()
    {
        await using var server = await StartAsync();
        await server.AddMemberAsync(await server.SignInAsync(), ProxyIssuer.Email);
        var claimed = TokenFormat.Create();
        await server.Database.ExecuteAsync(
            """
            with u as (update users set password_claimed = true where email = $2 returning user_id)
            update members set claimed_at = now() where user_id in (select user_id from u);
            """.Replace("$2", $"'{ProxyIssuer.Email}'", StringComparison.Ordinal));
        await server.Database.ExecuteAsync(
            "insert into tokens (organization_id, hash, prefix, label, member_id, scopes, created_at, claimed, was_claimed) "
                + "values (1, $1, 'takt_x', 'x', 2, '{usage:read}', now(), true, true)",
            SecretHash.Compute(claimed));
        var cookie = await server.SignInAsync(ProxyIssuer.Email);

        Assert.Equal(HttpStatusCode.OK,
            (await AskAsync(server, HttpMethod.Get, "/api/tokens", _proxy.Token(TimeProvider.System.GetUtcNow()))).StatusCode);

        Assert.Equal("token_unconfirmed", await (await server.SendAsync(HttpMethod.Get, "/api/tokens", claimed)).ProblemAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.SendAsync(HttpMethod.Get, "/api/tokens", cookie)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.TrySignInAsync(ProxyIssuer.Email, AdminPassword)).StatusCode);
    }

    [Fact]
    public async Task Identity_OfAPersonInTwoOrganizations_SwitchesWithoutASession()
    {
        await using var server = await StartAsync();
        var token = _proxy.Token(TimeProvider.System.GetUtcNow(), AdminEmail);
        var second = (await (await server.SendAsync(HttpMethod.Post, "/api/organizations", await server.SignInAsync(),
            new { name = "Second" })).JsonAsync())["id"]!.GetValue<int>();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/auth/organization")
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { organization_id = second }),
        };
        request.Headers.Add(Header, token);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.SendAsync(request, Cancelled)).StatusCode);
        Assert.Equal(
            "Second", (await (await AskAsync(server, HttpMethod.Get, "/api/organization", token)).JsonAsync())["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Keys_InAChangedFile_RollOver()
    {
        await using var server = await StartAsync();
        using var next = new ProxyIssuer(another: true);
        var (old, fresh) = (_proxy.Token(TimeProvider.System.GetUtcNow(), AdminEmail),
            next.Token(TimeProvider.System.GetUtcNow(), AdminEmail));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(server, HttpMethod.Get, "/api/tokens", old)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(server, HttpMethod.Get, "/api/tokens", fresh)).StatusCode);

        await File.WriteAllTextAsync(_keys, next.KeySet, Cancelled);

        await Eventually.TrueAsync(async () =>
            (await AskAsync(server, HttpMethod.Get, "/api/tokens", fresh)).StatusCode == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(server, HttpMethod.Get, "/api/tokens", old)).StatusCode);
        await File.WriteAllTextAsync(_keys, "broken", Cancelled);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(server, HttpMethod.Get, "/api/tokens", fresh)).StatusCode);
    }

    [Fact]
    public async Task Keys_AtAUrl_AreAskedSeldomRollOverAndOutlastItsFailure()
    {
        var clock = new FakeTimeProvider(new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
        await using var site = await KeySite.StartAsync(_proxy.KeySet);
        await using var server = await StartAsync(setup =>
        {
            setup.Time = clock;
            setup.Settings["TAKT_PROXY_JWKS"] = site.Url;
        });
        using var next = new ProxyIssuer(another: true);
        string Fresh() => next.Signed("""{"alg":"RS256","kid":"next"}""", ProxyIssuer.Claims(clock.GetUtcNow(), AdminEmail).ToJsonString());
        async Task<HttpStatusCode> TryAsync(string token) => (await AskAsync(server, HttpMethod.Get, "/api/tokens", token)).StatusCode;

        Assert.Equal(HttpStatusCode.OK, await TryAsync(_proxy.Token(clock.GetUtcNow(), AdminEmail)));
        site.Answer = $$"""{"keys":[{{_proxy.RsaKey("rsa")}},{{next.RsaKey("next")}}]}""";
        clock.Advance(TimeSpan.FromSeconds(30));
        var many = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TryAsync(Fresh())));
        Assert.All(many, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(2, site.Asked);

        // Whatever keys are named, it is asked once in half a minute.
        for (var i = 0; i < 20; i++)
            await TryAsync(next.Signed($$"""{"alg":"RS256","kid":"made-up-{{i}}"}""", "{}"));
        Assert.Equal(2, site.Asked);
        site.Answer = null;
        clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(HttpStatusCode.OK, await TryAsync(Fresh()));
        Assert.Equal(3, site.Asked);
        // A key that is withdrawn goes when the keys are next read.
        site.Answer = $$"""{"keys":[{{next.RsaKey("next")}}]}""";
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, await TryAsync(Fresh()));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(_proxy.Token(clock.GetUtcNow(), AdminEmail)));
    }

    [Fact]
    public async Task Keys_NeverRead_AreSaidToBeMissing()
    {
        await using var site = await KeySite.StartAsync(null);
        await using var server = await StartAsync(setup => setup.Settings["TAKT_PROXY_JWKS"] = site.Url);
        var answer = await AskAsync(server, HttpMethod.Get, "/api/tokens", _proxy.Token(TimeProvider.System.GetUtcNow(), AdminEmail));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("identity_keys_unavailable", await answer.ProblemAsync());
    }

    [Theory]
    [InlineData("TAKT_PROXY_JWKS", "/no/such/file")]
    [InlineData("TAKT_PROXY_JWKS", "http://keys.example.com/")]
    [InlineData("TAKT_PROXY_ISSUER", "")]
    [InlineData("TAKT_PROXY_AUDIENCE", "")]
    [InlineData("TAKT_PROXY_HEADER", "Authorization")]
    [InlineData("TAKT_PROXY_ALGORITHMS", "RS256, none")]
    [InlineData("TAKT_PROXY_ALGORITHMS", "HS256")]
    [InlineData("TAKT_PROXY_ALGORITHMS", "EdDSA")]
    public async Task Settings_Wrong_AreAStartErrorWithTheirKey(string key, string value)
    {
        var wrong = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(setup => setup.Settings[key] = value));
        Assert.StartsWith(key + ": ", Assert.Single(wrong.Failures), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _proxy.Dispose();
        File.Delete(_keys);
    }

    private Task<TestServer> StartAsync(Action<TestServerSetup>? configure = null) => StartWithAdminAsync(setup =>
    {
        setup.Settings["TAKT_PROXY_JWKS"] = _keys;
        setup.Settings["TAKT_PROXY_ISSUER"] = ProxyIssuer.Issuer;
        setup.Settings["TAKT_PROXY_AUDIENCE"] = $"another, {ProxyIssuer.Audience}";
        configure?.Invoke(setup);
    });

    private static async Task<HttpResponseMessage> AskAsync(
        TestServer server, HttpMethod method, string path, string token, (string Name, string Value)? more = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation(Header, token);
        if (more is { } header)
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        return await server.Client.SendAsync(request, Cancelled);
    }

    /// <summary>Where a proxy publishes its keys.</summary>
    private sealed class KeySite(WebApplication app) : IAsyncDisposable
    {
        private int _asked;

        /// <value>Null answers with an error.</value>
        public string? Answer { get; set; }

        public int Asked => _asked;

        public string Url => app.Urls.Single() + "/certs";

        public static async Task<KeySite> StartAsync(string? answer)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var site = new KeySite(builder.Build()) { Answer = answer };
            site.Map();
            await site.StartAsync();
            return site;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private Task StartAsync() => app.StartAsync(Cancelled);

        private void Map() => app.MapGet("/certs", () =>
        {
            Interlocked.Increment(ref _asked);
            return Answer is { } keys
                ? Results.Text(keys, "application/json") : Results.StatusCode(StatusCodes.Status500InternalServerError);
        });
    }
}
