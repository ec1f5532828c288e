using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Takt.Server.Access;
using Takt.Server.SignIn.Pins;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Ingest;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.SignIn.Pins;

public sealed class PinTests
{
    [Fact]
    public async Task Pin_RightOne_SignsInOnceAndProvesTheAddress()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        var challenge = await server.ChallengeAsync(" ADMIN@example.com ");
        var letter = await mail.NextAsync();
        Assert.Equal(("takt@example.com", AdminEmail, false), (letter.From, letter.To, letter.Tls));
        Assert.Matches("^[0-9]{4} [0-9]{4}$", letter.Pin);
        Assert.Contains("from the address 127.0.0.1", letter.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(letter.Pin, letter.Text.Split("\r\n\r\n")[0], StringComparison.Ordinal);
        Assert.Null(await server.Database.ScalarAsync<DateTime?>("select email_verified_at from users"));

        var answer = await server.VerifyPinAsync(challenge, letter.Pin);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var signedIn = await answer.JsonAsync();
        Assert.Equal((AdminEmail, "admin", 0),
            (signedIn["email"]!.GetValue<string>(), signedIn["role"]!.GetValue<string>(),
                signedIn["machines_to_confirm"]!.GetValue<int>()));
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Get, "/api/members", answer.Session())).StatusCode);
        Assert.NotNull(await server.Database.ScalarAsync<DateTime?>("select email_verified_at from users"));
        Assert.Equal("pin", await server.Database.ScalarAsync<string>("select method from cookie_sessions"));
        Assert.Equal("pin_expired", await (await server.VerifyPinAsync(challenge, letter.Pin)).ProblemAsync());
        // The address had been given by an admin: there was nothing claimed to end, and the password stays.
        Assert.Equal(HttpStatusCode.OK, (await server.TrySignInAsync(AdminEmail, AdminPassword)).StatusCode);
    }

    [Fact]
    public async Task Pin_ChallengeAsCookie_NeedsNoField()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        var asked = await server.RequestPinAsync();
        var cookie = asked.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("takt_pin=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        var pin = (await mail.NextAsync()).Pin.Replace(" ", "", StringComparison.Ordinal);

        Assert.Equal(
            "invalid_request", await (await server.SendAsync(HttpMethod.Post, "/auth/pin/verify", null, new { pin })).ProblemAsync());
        var answer = await server.SendAsync(HttpMethod.Post, "/auth/pin/verify", asked.Cookie("takt_pin"), new { pin, email = AdminEmail });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Request_UnknownAddress_AnswersAlikeAndMailsNothing()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        var unknown = await server.RequestPinAsync("nobody@example.com");
        var known = await server.RequestPinAsync();
        Assert.Equal(AdminEmail, (await mail.NextAsync()).To);
        Assert.Equal(0, mail.Count);

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (unknown.StatusCode, known.StatusCode));
        var told = await unknown.JsonAsync();
        var challenge = told["challenge"]!.GetValue<string>();
        Assert.Equal(Shape(await known.JsonAsync()), Shape(told));
        for (var i = 0; i < AttemptKind.Pin.PerAccountAndNetwork; i++)
            Assert.Equal("wrong_pin", await (await server.VerifyPinAsync(challenge, $"{i:D8}")).ProblemAsync());
        Assert.Equal("too_many_attempts", await (await server.VerifyPinAsync(challenge, "00000000")).ProblemAsync());

        static string Shape(JsonNode answer)
        {
            answer["challenge"] = "";
            return answer.ToJsonString();
        }
    }

    [Fact]
    public async Task Pin_WrongFiveTimes_IsOverForEveryNetworkAndANewOneWorks()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        var challenge = await server.ChallengeAsync();
        var pin = (await mail.NextAsync()).Pin;
        for (var i = 0; i < 5; i++)
            Assert.Equal("wrong_pin", await (await server.VerifyPinAsync(challenge, PinSteps.OtherThan(pin))).ProblemAsync());
        var locked = await server.VerifyPinAsync(challenge, pin);
        Assert.Equal(HttpStatusCode.TooManyRequests, locked.StatusCode);
        Assert.NotNull(locked.Headers.RetryAfter);

        using var elsewhere = server.From("127.0.0.2");
        Assert.Equal("pin_expired", await (await elsewhere.PostAsync("/auth/pin/verify", new { challenge, pin })).ProblemAsync());
        var again = (await (await elsewhere.PostAsync("/auth/pin/request", new { email = AdminEmail })).JsonAsync())["challenge"]!
            .GetValue<string>();
        var next = await mail.NextAsync();
        Assert.Equal(
            HttpStatusCode.OK, (await elsewhere.PostAsync("/auth/pin/verify", new { challenge = again, pin = next.Pin })).StatusCode);
    }

    [Fact]
    public async Task Pin_TriedManyTimesAtOnce_IsTakenOnceAndCountedEachTime()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        var challenge = await server.ChallengeAsync();
        var pin = (await mail.NextAsync()).Pin;
        using var client = server.From("127.0.0.2");

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.PostAsync("/auth/pin/verify", new { challenge, pin })));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(1L, await server.Database.ScalarAsync<long>("select count(*) from cookie_sessions"));
    }

    [Fact]
    public async Task Pin_AfterTenMinutes_IsOver()
    {
        var clock = new FakeTimeProvider(new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail, setup => setup.Time = clock);
        var challenge = await server.ChallengeAsync();
        var pin = (await mail.NextAsync()).Pin;
        clock.Advance(TimeSpan.FromMinutes(10));
        var answer = await server.VerifyPinAsync(challenge, pin);
        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
        Assert.Equal("pin_expired", await answer.ProblemAsync());

        clock.Advance(TimeSpan.FromHours(25));
        await Eventually.TrueAsync(async () => await server.Database.ScalarAsync<long>("select count(*) from sign_in_pins") == 0);
    }

    [Fact]
    public async Task Pin_AskedForAgain_LeavesTheFormerOneToItsOwnBrowser()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        var first = await server.ChallengeAsync();
        var pin = (await mail.NextAsync()).Pin;
        var second = await server.ChallengeAsync();
        await mail.NextAsync();

        Assert.Equal("wrong_pin", await (await server.VerifyPinAsync(second, pin)).ProblemAsync());
        Assert.Equal(HttpStatusCode.OK, (await server.VerifyPinAsync(first, pin)).StatusCode);
    }

    [Fact]
    public async Task Pin_WithoutMail_IsUnavailableAndSaysWhatElse()
    {
        await using var server = await StartWithAdminAsync();
        foreach (var path in new[] { "/auth/pin/request", "/auth/pin/verify" })
        {
            var answer = await server.SendAsync(HttpMethod.Post, path, null, new { email = AdminEmail });
            Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
            Assert.Equal("pin_unavailable", await answer.ProblemAsync());
        }
    }

    [Fact]
    public async Task Request_TooOften_IsLockedOutHereAndNotElsewhere()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        for (var i = 0; i < AttemptKind.PinRequest.PerAccountAndNetwork; i++)
            Assert.Equal(HttpStatusCode.Accepted, (await server.RequestPinAsync("nobody@example.com")).StatusCode);
        Assert.Equal("too_many_attempts", await (await server.RequestPinAsync("nobody@example.com")).ProblemAsync());
        using var elsewhere = server.From("127.0.0.2");
        Assert.Equal(
            HttpStatusCode.Accepted, (await elsewhere.PostAsync("/auth/pin/request", new { email = "nobody@example.com" })).StatusCode);
    }

    [Fact]
    public async Task Request_ForOneAddressFromAHundredNetworks_SendsTwentyMails()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail, setup => setup.Settings["TAKT_TRUSTED_PROXIES"] = "127.0.0.1");
        for (var i = 0; i < 20; i++)
            await AskAsync(i);
        // Past these each waits a second.
        await Task.WhenAll(Enumerable.Range(20, 80).Select(AskAsync));

        Assert.Equal("100|20", await server.Database.ScalarAsync<string>("select count(*) || '|' || count(user_id) from sign_in_pins"));
        await Eventually.TrueAsync(() => mail.Count == 20);

        async Task AskAsync(int network)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/auth/pin/request")
            {
                Content = System.Net.Http.Json.JsonContent.Create(new { email = AdminEmail }),
            };
            request.Headers.Add("X-Forwarded-For", $"192.0.2.{network}");
            Assert.Equal(HttpStatusCode.Accepted, (await server.Client.SendAsync(request, Cancelled)).StatusCode);
        }
    }

    [Fact]
    public async Task Request_WhoseMailCantWait_MakesNoPinThatCouldBeGuessed()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        server.Services.GetRequiredService<PinOutbox>().Close();
        await server.ChallengeAsync();
        Assert.True(await server.Database.ScalarAsync<bool>("select user_id is null from sign_in_pins"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://takt.example.com")]
    public async Task Mail_AskedForUnderAStrangersName_NamesTheServersOwnAddressAlone(string? publicUrl)
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail, setup => setup.Settings["TAKT_PUBLIC_URL"] = publicUrl);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/auth/pin/request")
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { email = AdminEmail }),
        };
        request.Headers.Host = "evil.example.net";
        Assert.Equal(HttpStatusCode.Accepted, (await server.Client.SendAsync(request, Cancelled)).StatusCode);

        var letter = await mail.NextAsync();

        Assert.DoesNotContain("evil", letter.Text, StringComparison.Ordinal);
        Assert.Equal(publicUrl is not null, letter.Text.Contains("on https://takt.example.com\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_NoAddress_SaysSo()
    {
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail);
        foreach (var email in new[] { "", "nobody", "a@b@c", "a b@example.com", "a@example.com\r\nBcc: all@example.com" })
            Assert.Equal("invalid_request", await (await server.RequestPinAsync(email)).ProblemAsync());
    }
}
