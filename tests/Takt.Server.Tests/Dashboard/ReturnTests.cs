using System.Net;
using Takt.Server.Tests.Access;

namespace Takt.Server.Tests.Dashboard;

/// <summary>Where a sign-in leads to, which is written in the address that anyone may have sent.</summary>
public sealed class ReturnTests
{
    [Theory]
    [InlineData("%2Ftokens%3Fbefore=9", "/tokens?before=9")]
    [InlineData("/%09/evil.example", "/")] // browsers take tabs and line breaks out of an address: two slashes, and a host
    [InlineData("/%0a/evil.example", "/")]
    [InlineData("/%0d%5Cevil.example", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/%5Cevil.example", "/")]
    [InlineData("https://evil.example", "/")]
    public async Task SignIn_Return_StaysOnThisServer(string sent, string target)
    {
        await using var server = await AccessServer.StartWithAdminAsync();

        var answer = await server.SendAsync(HttpMethod.Get, "/sign-in?return=" + sent, await server.SignInAsync());

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(new Uri(server.Main, target), new Uri(server.Main, answer.Headers.NonValidated["Location"].ToString()));
    }
}
