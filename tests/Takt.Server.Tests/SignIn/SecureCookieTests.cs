using Takt.Server.Tests.Access;
using Takt.Server.Tests.SignIn.Pins;

namespace Takt.Server.Tests.SignIn;

public sealed class SecureCookieTests
{
    [Theory]
    [InlineData("https://takt.example.com", true)]
    [InlineData("http://takt.example.com", false)]
    [InlineData(null, false)]
    public async Task Cookies_OverTheLastHopInPlainHttp_AreSecureWhereThePublicUrlIs(string? publicUrl, bool secure)
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail, setup => setup.Settings["TAKT_PUBLIC_URL"] = publicUrl);
        HttpResponseMessage[] answers =
        [
            await server.TrySignInAsync(AccessServer.AdminEmail, AccessServer.AdminPassword),
            await server.RequestPinAsync(),
            await server.SendAsync(HttpMethod.Get, "/sign-in", null),
        ];

        var cookies = answers.Select(answer => answer.Headers.GetValues("Set-Cookie").Single()).ToList();

        Assert.Equal(["takt_session", "takt_pin", "takt_form"], cookies.Select(cookie => cookie.Split('=')[0]));
        Assert.All(cookies, cookie => Assert.Equal(secure, cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase)));
    }
}
