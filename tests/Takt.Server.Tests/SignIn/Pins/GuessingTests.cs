using System.Net;
using Takt.Server.Access;
using Takt.Server.Tests.Access;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.SignIn.Pins;

/// <summary>A flood of guesses of PINs and passwords from one address.</summary>
public sealed class GuessingTests
{
    [Fact]
    public async Task Pins_GuessedInAFlood_OpenNothingAndTheOwnerStillSignsIn()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        var challenge = await server.ChallengeAsync();
        var pin = int.Parse((await mail.NextAsync()).Pin.Replace(" ", "", StringComparison.Ordinal),
            System.Globalization.CultureInfo.InvariantCulture);

        // Every number but the right one: the attacker must not win by luck, and must be kept out without it.
        var statuses = await Flood.SendAsync(server, i => Flood.Post(
            "/auth/pin/verify", "application/json", $$"""{"challenge":"{{challenge}}","pin":"{{(pin + 1 + i) % 100_000_000:D8}}"}"""));

        Assert.Equal(Flood.Requests, statuses.Values.Sum());
        Assert.Equal([401, 429], statuses.Keys.Order());
        Assert.Equal(5, statuses[401]);
        Assert.Equal(0L, await server.Database.ScalarAsync<long>("select count(*) from cookie_sessions"));
        using var elsewhere = server.From("127.0.0.2");
        var again = (await (await elsewhere.PostAsync("/auth/pin/request", new { email = AdminEmail })).JsonAsync())["challenge"]!
            .GetValue<string>();
        Assert.Equal(HttpStatusCode.OK,
            (await elsewhere.PostAsync("/auth/pin/verify", new { challenge = again, pin = (await mail.NextAsync()).Pin })).StatusCode);
    }

    [Fact]
    public async Task Passwords_GuessedInAFlood_OpenNothingAndTheOwnerStillSignsIn()
    {
        await using var server = await StartWithAdminAsync();

        // Of many accounts: five tries at one from one network, fifty at all of them.
        var statuses = await Flood.SendAsync(server, i => Flood.Post(
            "/auth/login", "application/json",
            $$"""{"email":"{{(i % 2 == 0 ? AdminEmail : $"user{i}@example.com")}}","password":"guess number {{i}}"}"""));

        Assert.Equal(Flood.Requests, statuses.Values.Sum());
        Assert.Equal([401, 429], statuses.Keys.Order());
        Assert.InRange(statuses[401], AttemptKind.Password.PerAccountAndNetwork, AttemptKind.Password.PerNetwork);
        Assert.Equal(0L, await server.Database.ScalarAsync<long>("select count(*) from cookie_sessions"));
        using var elsewhere = server.From("127.0.0.2");
        Assert.Equal(
            HttpStatusCode.OK, (await elsewhere.PostAsync("/auth/login", new { email = AdminEmail, password = AdminPassword })).StatusCode);
    }
}
