using Takt.Server.Tests.Ingest;
using Takt.Server.Tests.SignIn.Pins;
using Takt.Server.Tests.SignIn.Proxy;
using Takt.Server.Tests.Usage.People;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Secrets;

/// <summary>The secrets that come by the settings, and what an access proxy sends with every request.</summary>
public sealed class SettingsSecretsTests : IDisposable
{
    private const string BootstrapPassword = "planted: the bootstrap password", MailPassword = "planted-the-mail-password";

    private readonly SecretHunt _hunt = new() { ["bootstrap password"] = BootstrapPassword, ["mail password"] = MailPassword };
    private readonly ProxyIssuer _proxy = new();
    private readonly string _keys = Path.GetTempFileName(), _tokenFile = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [Fact]
    public async Task Secrets_OfTheSettings_AreNowhereToBeFound()
    {
        await File.WriteAllTextAsync(_keys, _proxy.KeySet, Cancelled);
        // It takes another password: a mail server's refusal is what brings passwords into logs.
        await using var mail = await MailServer.StartAsync(authenticate: true);
        await using var server = await StartWithAdminAsync(setup =>
        {
            setup.Settings["TAKT_BOOTSTRAP_PASSWORD"] = BootstrapPassword;
            setup.Settings["TAKT_BOOTSTRAP_TOKEN_FILE"] = _tokenFile;
            setup.Settings["TAKT_SMTP_URL"] = $"smtp://takt:{MailPassword}@127.0.0.1:{mail.Port}";
            setup.Settings["TAKT_MAIL_FROM"] = "Takt <takt@example.com>";
            setup.Settings["TAKT_PROXY_JWKS"] = _keys;
            setup.Settings["TAKT_PROXY_ISSUER"] = ProxyIssuer.Issuer;
            setup.Settings["TAKT_PROXY_AUDIENCE"] = ProxyIssuer.Audience;
            setup.Configure = _hunt.Listen;
        });
        await server.SpendAsync(_hunt.Plant("bootstrap token", (await File.ReadAllTextAsync(_tokenFile, Cancelled)).Trim()), 1);
        await server.ChallengeAsync();
        await Eventually.TrueAsync(() => _hunt.Log.Lines.Any(line => line.Contains("could not be delivered", StringComparison.Ordinal)));
        await BeIdentifiedAsync(server);
        await _hunt.MisplaceAllAsync(server);

        Assert.Equal(6, _hunt.Count);
        await _hunt.AssertHiddenAsync(server, bodies: 1);
    }

    public void Dispose()
    {
        _proxy.Dispose();
        File.Delete(_keys);
        File.Delete(_tokenFile);
    }

    /// <summary>By an identity that is good, one that is over, and one whose signature is another's.</summary>
    private async Task BeIdentifiedAsync(TestServer server)
    {
        var now = TimeProvider.System.GetUtcNow();
        var good = _hunt.Plant("proxy identity", _proxy.Token(now, AdminEmail));
        using (var mine = await AskAsync(server, good)) mine.EnsureSuccessStatusCode();
        using (var over = await AskAsync(server, _hunt.Plant("expired identity", _proxy.Token(now.AddHours(-1), AdminEmail))))
            await _hunt.RefusedAsync(over);
        using var forged = await AskAsync(server, _hunt.Plant("forged identity", good[..^8] + "AAAAAAAA"));
        await _hunt.RefusedAsync(forged);
    }

    private static async Task<HttpResponseMessage> AskAsync(TestServer server, string identity)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/members");
        request.Headers.Add("Cf-Access-Jwt-Assertion", identity);
        return await server.Client.SendAsync(request, Cancelled);
    }
}
