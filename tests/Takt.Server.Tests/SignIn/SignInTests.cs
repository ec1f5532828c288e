using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Takt.Server.Access;
using Takt.Server.SignIn;
using Takt.Server.Tests.Access;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.SignIn;

public sealed class SignInTests
{
    [Fact]
    public async Task Login_RightPassword_GivesAnOpaqueHttpOnlyCookieThatEndsWithLogout()
    {
        await using var server = await StartWithAdminAsync();
        var answer = await server.TrySignInAsync(" ADMIN@example.com ", AdminPassword);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.Matches("^takt_session=[0-9A-Za-z_-]{43};", cookie);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);

        var session = cookie.Split(';')[0];
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Get, "/api/tokens", session)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await server.SendAsync(HttpMethod.Post, "/auth/logout", session)).StatusCode);
        Assert.Equal("not_signed_in", await (await server.SendAsync(HttpMethod.Get, "/api/tokens", session)).ProblemAsync());
    }

    [Theory]
    [InlineData("fe80::1%3", "fe80::1")] // a scope is this machine's own affair, and no part of the address
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    public async Task Login_FromAnAddressInAnUnusualForm_IsOnRecordInTheUsualOne(string address, string recorded)
    {
        await using var server = await StartWithAdminAsync(setup => setup.Settings["TAKT_TRUSTED_PROXIES"] = "127.0.0.1");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/auth/login")
        {
            Content = JsonContent.Create(new { email = AdminEmail, password = AdminPassword }),
        };
        request.Headers.Add("X-Forwarded-For", address);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.SendAsync(request, Cancelled)).StatusCode);
        Assert.Equal(
            recorded, await server.Database.ScalarAsync<string>("select host(address) from audit.events where entity = 'cookie_sessions'"));
    }

    [Fact]
    public async Task Login_WrongPasswordOrUnknownEmail_AnswersAlikeAndTakesAsLong()
    {
        await using var server = await StartWithAdminAsync(setup => setup.SlowPasswords = true);
        Assert.Equal(Passwords.Iterations, Rounds(await server.Database.ScalarAsync<string>("select password_hash from users")));
        await server.TrySignInAsync("first@example.com", "warms up the hasher");
        var (wrongTime, unknownTime) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var guess = 0; guess < AttemptKind.Password.PerAccountAndNetwork; guess++)
        {
            var wrong = await TimedAsync(() => server.TrySignInAsync(AdminEmail, "wrong password"));
            var unknown = await TimedAsync(() => server.TrySignInAsync("nobody@example.com", "wrong password"));
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.Answer.StatusCode);
            Assert.Equal(Untraced(await wrong.Answer.Content.ReadAsStringAsync(Cancelled)),
                Untraced(await unknown.Answer.Content.ReadAsStringAsync(Cancelled)));
            (wrongTime, unknownTime) = (TimeSpan.FromTicks(Math.Min(wrong.Time.Ticks, wrongTime.Ticks)),
                TimeSpan.FromTicks(Math.Min(unknown.Time.Ticks, unknownTime.Ticks)));
        }

        // Without a hash the unknown e-mail would answer some twenty times faster. The shortest of several says what it takes, however busy
        // the machine.
        Assert.True(unknownTime > wrongTime / 4, $"{unknownTime} against {wrongTime}");
    }

    [Fact]
    public async Task Login_TooManyGuesses_LocksThisNetworkOutAndNotAnother()
    {
        var clock = new FakeTimeProvider(new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
        await using var server = await StartWithAdminAsync(setup => setup.Time = clock);
        for (var i = 0; i < AttemptKind.Password.PerAccountAndNetwork; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await server.TrySignInAsync(AdminEmail, "guess " + i)).StatusCode);
        var locked = await server.TrySignInAsync(AdminEmail, AdminPassword);
        Assert.Equal(HttpStatusCode.TooManyRequests, locked.StatusCode);
        Assert.Equal("too_many_attempts", await locked.ProblemAsync());
        Assert.Equal(AttemptKind.Password.Window, locked.Headers.RetryAfter!.Delta);

        await using (var elsewhere = await server.Services.GetRequiredService<AttemptLimiter>()
            .AdmitAsync(AttemptKind.Password, AdminEmail, IPAddress.Parse("192.0.2.7"), Cancelled))
            Assert.False(elsewhere.IsRefused);
        clock.Advance(AttemptKind.Password.Window);
        Assert.Equal(HttpStatusCode.OK, (await server.TrySignInAsync(AdminEmail, AdminPassword)).StatusCode);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Origin", "https://evil.example")]
    public async Task Change_ByCookieFromAnotherSite_IsRefused(string header, string value)
    {
        await using var server = await StartWithAdminAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/auth/logout");
        request.Headers.Add("Cookie", await server.SignInAsync());
        request.Headers.Add(header, value);
        var answer = await server.Client.SendAsync(request, Cancelled);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("foreign_origin", await answer.ProblemAsync());
    }

    /// <summary>After a byte of version and four of algorithm.</summary>
    private static int Rounds(string? hash) => BinaryPrimitives.ReadInt32BigEndian(Convert.FromBase64String(hash!).AsSpan(5));

    private static async Task<(HttpResponseMessage Answer, TimeSpan Time)> TimedAsync(Func<Task<HttpResponseMessage>> send)
    {
        var start = Stopwatch.GetTimestamp();
        var answer = await send();
        return (answer, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Without the trace id, which is each request's own.</summary>
    private static string Untraced(string problem)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(problem)!.AsObject();
        json.Remove("trace_id");
        return json.ToJsonString();
    }
}
