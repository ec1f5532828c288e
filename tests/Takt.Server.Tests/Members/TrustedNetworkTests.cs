using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.Options;
using Takt.Server.Tests.Access;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Members;

/// <summary>
/// The database refuses to trust loopback, and tests have no other network: a proxy that the settings name gives them one. What such a
/// proxy consumes is gone before the rules are asked.
/// </summary>
public sealed class TrustedNetworkTests
{
    private const string Trusted = "10.1.2.3";

    [Fact]
    public async Task TrustedNetwork_AsksByItself_GetsAMembersInviteOnTheRecord()
    {
        await using var server = await StartTrustingAsync();
        var answer = await AskAsync(server);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var invite = (await answer.JsonAsync())["invites"]!.AsArray().Single()!;
        Assert.Equal("member", invite["role"]!.GetValue<string>());
        Assert.Equal(
            "network:10.1.2.3 10.1.2.3 invite.create",
            await server.Database.ScalarAsync<string>(
                "select actor || ' ' || host(address) || ' ' || action from audit.events where entity = 'invites'"));
        Assert.Equal(
            "10.1.2.3", await server.Database.ScalarAsync<string>("select host(created_from) from invites where created_by is null"));
    }

    [Theory]
    [InlineData("10.2.0.1")]
    [InlineData("192.0.2.1")]
    public async Task TrustedNetwork_AnotherAddress_IsNobody(string address)
    {
        await using var server = await StartTrustingAsync();
        var answer = await AskAsync(server, address: address);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("not_signed_in", await answer.ProblemAsync());
    }

    [Theory]
    [InlineData("X-Forwarded-For", "10.1.2.3", "not_signed_in")]
    [InlineData("X-Real-IP", "10.1.2.3", "forwarded_request")]
    [InlineData("Forwarded", "for=10.1.2.3", "forwarded_request")]
    [InlineData("CF-Connecting-IP", "10.1.2.3", "forwarded_request")]
    [InlineData("True-Client-IP", "10.1.2.3", "forwarded_request")]
    [InlineData("Via", "1.1 proxy", "forwarded_request")]
    [InlineData("Origin", "http://evil.example", "foreign_origin")]
    [InlineData("Sec-Fetch-Site", "cross-site", "foreign_origin")]
    [InlineData("Sec-Fetch-Site", "same-site", "foreign_origin")]
    [InlineData("Sec-Fetch-Site", "none", "browser_request")]
    [InlineData("Sec-Fetch-Site", "same-origin", "browser_request")]
    [InlineData("Cookie", "takt_session=stale", "browser_request")]
    [InlineData("Authorization", "Bearer takt_nonsense", "token_refused")]
    public async Task TrustedNetwork_BorrowedByAHeader_IsRefused(string header, string value, string code)
    {
        await using var server = await StartTrustingAsync();
        var answer = await AskAsync(server, edit: request =>
        {
            // The proxy's own is the last of them: what stands before it came with the request.
            if (header == "X-Forwarded-For")
                request.Headers.Remove(header);
            request.Headers.TryAddWithoutValidation(header, header == "X-Forwarded-For" ? $"{value}, 192.0.2.1" : value);
        });
        Assert.Equal(code, await answer.ProblemAsync());
        Assert.Equal(0L, await server.Database.ScalarAsync<long>("select count(*) from invites"));
    }

    [Fact]
    public async Task TrustedNetwork_SpoofedHeaderBeforeATrustedAddress_IsRefused()
    {
        await using var server = await StartTrustingAsync();
        // From a trusted machine that claims to forward for another: what the named proxy did not consume is still there.
        var answer = await AskAsync(server, address: "192.0.2.9, " + Trusted);
        Assert.Equal("forwarded_request", await answer.ProblemAsync());
    }

    [Fact]
    public async Task TrustedNetwork_NamedProxyThatHidesItsCaller_IsRefused()
    {
        await using var server = await StartTrustingAsync(setup => setup.Settings["TAKT_TRUSTED_PROXIES"] = "127.0.0.1," + Trusted);
        Assert.Equal("forwarded_request", await (await AskAsync(server)).ProblemAsync());
    }

    [Fact]
    public async Task TrustedNetwork_ForwardingHeaderWithoutANamedProxy_CountsForNothing()
    {
        await using var server = await StartTrustingAsync(setup => setup.Settings["TAKT_TRUSTED_PROXIES"] = null);
        Assert.Equal("not_signed_in", await (await AskAsync(server)).ProblemAsync());
    }

    [Theory]
    [InlineData("https://takt.example.com", "evil.example", false)]
    [InlineData("https://takt.example.com", "takt.evil.example:8258", false)]
    [InlineData("https://takt.example.com", "10.9.9.9", false)] // where a proxy without headers asks
    [InlineData("https://takt.example.com", "localhost", false)]
    [InlineData("https://takt.example.com", "takt.example.com", true)]
    [InlineData(null, "takt.example.com", false)]
    [InlineData(null, "10.9.9.9", true)]
    [InlineData(null, "localhost", true)]
    public async Task TrustedNetwork_Host_MustBeThePublicUrlsElseAnAddress(string? publicUrl, string host, bool listed)
    {
        await using var server = await StartTrustingAsync(setup => setup.Settings["TAKT_PUBLIC_URL"] = publicUrl);
        var answer = await AskAsync(server, edit: request => request.Headers.Host = host);
        if (listed)
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        else
            Assert.Equal("host_not_listed", await answer.ProblemAsync());
    }

    [Fact]
    public async Task TrustedNetwork_AskedInTheOldHttpOfProxies_IsRefused()
    {
        await using var server = await StartTrustingAsync();
        var answer = await AskAsync(server, edit: request =>
        {
            (request.Version, request.VersionPolicy) = (HttpVersion.Version10, HttpVersionPolicy.RequestVersionExact);
            request.Content = new StringContent("""{"count":1}""", Encoding.UTF8, "application/json");
        });
        Assert.Equal("forwarded_request", await answer.ProblemAsync());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/vnd.api+json")]
    public async Task TrustedNetwork_AnotherContentType_Is415(string type)
    {
        await using var server = await StartTrustingAsync();
        var answer = await AskAsync(server, edit: request => request.Content = new StringContent("""{"count":1}""", Encoding.UTF8, type));
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "not_json"), (answer.StatusCode, await answer.ProblemAsync()));
        Assert.Equal(0L, await server.Database.ScalarAsync<long>("select count(*) from invites"));
    }

    [Fact]
    public async Task TrustedNetwork_AsksForMore_IsRefused()
    {
        await using var server = await StartTrustingAsync();
        Assert.Equal("not_admin", await (await AskAsync(server, new { role = "admin", email = "me@example.com" })).ProblemAsync());
        Assert.Equal("invalid_request", await (await AskAsync(server, new { count = 11 })).ProblemAsync());
        // Fifty an hour across the whole network, whatever the address in it.
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.Created, (await AskAsync(server, new { count = 10 }, $"10.1.{i}.1")).StatusCode);
        var over = await AskAsync(server, new { count = 1 }, "10.1.200.200");
        Assert.Equal(HttpStatusCode.TooManyRequests, over.StatusCode);
        Assert.Equal("too_many_attempts", await over.ProblemAsync());
        Assert.NotNull(over.Headers.RetryAfter);
        Assert.Equal(50L, await server.Database.ScalarAsync<long>("select count(*) from invites"));
    }

    [Fact]
    public async Task TrustedNetwork_OfSeveralOrganizations_MustSayWhich()
    {
        await using var server = await StartTrustingAsync();
        await server.Database.ExecuteAsync("insert into organizations (organization_id, name, created_at, trusted_networks) "
            + "values (7, 'Other', now(), '{10.0.0.0/8}'), (8, 'Stranger', now(), '{}')");
        var ambiguous = await AskAsync(server);
        Assert.Equal(HttpStatusCode.BadRequest, ambiguous.StatusCode);
        Assert.Equal("organization_ambiguous", await ambiguous.ProblemAsync());
        Assert.Equal(7, (await (await AskAsync(server, new { organization_id = 7 })).JsonAsync())["organization_id"]!.GetValue<int>());
        Assert.Equal("not_signed_in", await (await AskAsync(server, new { organization_id = 8 })).ProblemAsync());
    }

    [Theory]
    [InlineData("0.0.0.0/0")]
    [InlineData("::/0")]
    [InlineData("127.0.0.1")]
    [InlineData("127.1.0.0/16")]
    [InlineData("::1")]
    [InlineData("0.0.0.0/1")]
    [InlineData("somewhere")]
    public async Task Bootstrap_NetworkThatCantBeTrusted_FailsTheStart(string network)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => StartWithAdminAsync(
            setup => setup.Settings["TAKT_BOOTSTRAP_TRUSTED_NETWORKS"] = "10.0.0.0/8," + network));
        Assert.StartsWith("TAKT_BOOTSTRAP_TRUSTED_NETWORKS:", refused.Failures.Single(), StringComparison.Ordinal);
    }

    private static Task<TestServer> StartTrustingAsync(Action<TestServerSetup>? configure = null) => StartWithAdminAsync(setup =>
    {
        setup.Settings["TAKT_TRUSTED_PROXIES"] = "127.0.0.1";
        setup.Settings["TAKT_BOOTSTRAP_TRUSTED_NETWORKS"] = "10.1.0.0/16, 192.168.7.9";
        configure?.Invoke(setup);
    });

    private static async Task<HttpResponseMessage> AskAsync(
        TestServer server, object? body = null, string address = Trusted, Action<HttpRequestMessage>? edit = null)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Post, "/auth/invite") { Content = JsonContent.Create(body ?? new { count = 1 }) };
        request.Headers.Add("X-Forwarded-For", address);
        edit?.Invoke(request);
        return await server.Client.SendAsync(request, Cancelled);
    }
}
