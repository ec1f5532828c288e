using System.Net;
using System.Net.Http.Json;
using Takt.Server.Tests.Access;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Onboarding;

/// <summary>A flood of guesses from one address, every one of them sent.</summary>
public sealed class GuessingTests
{
    [Fact]
    public async Task InviteCodes_GuessedInAFlood_OpenNothingAndTheRealOneStillDoes()
    {
        await using var server = await StartWithAdminAsync();
        var code = await server.InviteCodeAsync(await server.SignInAsync());

        var statuses = await Flood.SendAsync(server, i => Flood.Post(
            "/auth/register", "application/json",
            $$"""{"email":"eve@example.com","machine":"m","invite_code":"takt-invite-{{Guess(i)}}"}"""));

        Assert.Equal(Flood.Requests, statuses.Values.Sum());
        Assert.Equal([404, 429], statuses.Keys.Order());
        Assert.Equal(1L, await server.Database.ScalarAsync<long>("select count(*) from members"));
        using var elsewhere = server.ClientFrom("127.0.0.2");
        var real = await elsewhere.PostAsJsonAsync(
            "/auth/register", new { email = JoinSteps.Ada, invite_code = code, machine = "m" }, Cancelled);
        Assert.Equal(HttpStatusCode.Created, real.StatusCode);
    }

    [Fact]
    public async Task UserCodes_GuessedInAFlood_ApproveNothingAndAnotherPersonStillDoes()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var (eve, _) = await server.AddMemberAsync(admin, "eve@example.com");
        var started = await server.StartDeviceAsync();
        using var form = new FormBrowser(server, eve);
        var hidden = form.Hidden(await form.GetAsync("/auth/device/verify"));
        var cookies = string.Join("; ", form.Cookies.GetAllCookies().Select(cookie => $"{cookie.Name}={cookie.Value}"));

        var statuses = await Flood.SendAsync(server, i => Flood.Post(
            "/auth/device/verify", "application/x-www-form-urlencoded",
            $"{hidden}&_handler=device&UserCode={UserGuess(i)}&Decision=approve&Organization=1", $"Cookie: {cookies}\r\n"));

        Assert.Equal(Flood.Requests, statuses.Values.Sum());
        Assert.Equal([400, 429], statuses.Keys.Order());
        Assert.Equal("pending", (await server.PollAsync(started)).Text("status"));
        // Somebody else, from another network.
        using var elsewhere = new FormBrowser(server, admin, "127.0.0.2");
        await elsewhere.SubmitAsync("/auth/device/verify", "device", new() { ["UserCode"] = started.Text("user_code") });
        await elsewhere.SubmitShownAsync("/auth/device/verify", "device", new() { ["Decision"] = "approve" });
        Assert.Equal("approved", (await server.PollAsync(started)).Text("status"));
    }

    /// <summary>Of the real alphabet and length: each is looked up, until the network is locked out.</summary>
    private static string Guess(int number)
    {
        const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
        return string.Create(31, number, static (span, rest) =>
        {
            for (var i = 0; i < span.Length; i++, rest /= Alphabet.Length)
                span[i] = Alphabet[rest % Alphabet.Length];
        });
    }

    /// <summary>Of the real alphabet and length.</summary>
    private static string UserGuess(int number)
    {
        const string Alphabet = "BCDFGHJKLMNPQRSTVWXZ";
        return string.Create(8, number, static (span, rest) =>
        {
            for (var i = 0; i < span.Length; i++, rest /= Alphabet.Length)
                span[i] = Alphabet[rest % Alphabet.Length];
        });
    }
}
