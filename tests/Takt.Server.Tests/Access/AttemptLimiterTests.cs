using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Takt.Server.Access;
using Takt.Server.Tests.Onboarding;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Access;

/// <summary>Guesses end; whoever is right never pays for others, however many come at once.</summary>
public sealed class AttemptLimiterTests
{
    [Fact]
    public async Task SignIns_SixtyAtOnce_AllSucceed()
    {
        await using var server = await StartWithAdminAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => server.TrySignInAsync(AdminEmail, AdminPassword)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(0L, await server.Database.ScalarAsync<long>("select sum(failures + pending) from attempts"));
    }

    [Fact]
    public async Task Registrations_ThirtyAtOnce_AllSucceed_AndSoDoThoseThatAreRefusedForAnotherReason()
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var codes = new List<string>();
        for (var i = 0; i < 30; i++)
            codes.Add(await server.InviteCodeAsync(admin));

        var answers = await Task.WhenAll(codes.Select((code, i) => server.RegisterAsync(code, $"dev{i}@example.com")));
        var again = await Task.WhenAll(codes.Select((code, i) => server.RegisterAsync(code, $"dev{i}@example.com")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.All(again, answer => Assert.NotEqual(HttpStatusCode.TooManyRequests, answer.StatusCode));
    }

    /// <summary>Whoever has a code must not find out by it who is a member, or whose the code was.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Addresses_GuessedWithACode_AreGuessesToo(bool used)
    {
        await using var server = await StartWithAdminAsync();
        var admin = await server.SignInAsync();
        var code = await server.InviteCodeAsync(admin);
        if (used)
            (await server.RegisterAsync(code, "dev@example.com")).EnsureSuccessStatusCode();
        for (var i = 0; i < AttemptKind.InviteCode.PerNetwork; i++)
            Assert.NotEqual(HttpStatusCode.TooManyRequests, (await GuessAsync(i)).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await GuessAsync(99)).StatusCode);

        Task<HttpResponseMessage> GuessAsync(int i) =>
            used ? server.FetchAsync(code, $"guess{i}@example.com") : server.RegisterAsync(code, AdminEmail);
    }

    /// <summary>Of every kind: as many fail as may, whether they come one by one, at once, or between right ones.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(40, false)]
    [InlineData(40, true)]
    public async Task Guesses_WithOwnSuccessesBetween_AreAsManyAsMayFail(int atOnce, bool succeed)
    {
        await using var server = await TestServer.StartAsync(cancellationToken: Cancelled);
        var limiter = server.Services.GetRequiredService<AttemptLimiter>();
        foreach (var (kind, accounts, most) in new[]
        {
            (AttemptKind.Password, 1, AttemptKind.Password.PerAccountAndNetwork),
            (AttemptKind.Password, 1000, AttemptKind.Password.PerNetwork),
            (AttemptKind.InviteCode, 0, AttemptKind.InviteCode.PerNetwork),
            (AttemptKind.Pin, 1, AttemptKind.Pin.PerAccountAndNetwork),
            (AttemptKind.UserCode, 1000, AttemptKind.UserCode.PerNetwork),
        })
        {
            var address = IPAddress.Parse($"10.{(succeed ? 1 : 0)}.{atOnce}.{most}");
            var let = new ConcurrentBag<int>();
            await Parallel.ForAsync(0, most + 60, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (i, cancellationToken) =>
            {
                var account = accounts == 0 ? null : $"user{i % accounts}@example.com";
                await using (var guess = await limiter.AdmitAsync(kind, account, address, cancellationToken))
                {
                    if (!guess.IsRefused)
                        let.Add(i);
                }

                if (!succeed || i % 10 != 0)
                    return;
                await using var own = await limiter.AdmitAsync(kind, accounts == 0 ? null : "own@example.com", address, cancellationToken);
                own.Succeed();
            });

            Assert.Equal(most, let.Count);
        }
    }

    [Fact]
    public async Task Guesses_FromManyNetworksOfOneSite_AreClosedTogether()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: Cancelled);
        var limiter = server.Services.GetRequiredService<AttemptLimiter>();
        for (var i = 0; i < 4 * AttemptKind.Password.PerNetwork; i++)
            Assert.False(await IsRefusedAsync($"2001:db8:0:{i % 100:x}::1", i));
        Assert.True(await IsRefusedAsync("2001:db8:0:100::1", 1000));
        Assert.True(await IsRefusedAsync("2001:db8:0:101::1", 1001));
        Assert.False(await IsRefusedAsync("2001:db8:1::1", 1002));

        async Task<bool> IsRefusedAsync(string address, int user)
        {
            await using var guess = await limiter.AdmitAsync(
                AttemptKind.Password, $"user{user}@example.com", IPAddress.Parse(address), Cancelled);
            return guess.IsRefused;
        }
    }

    [Fact]
    public async Task Account_GuessedAtFromManyNetworks_GetsSlowerAndNeverClosed()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: Cancelled);
        var limiter = server.Services.GetRequiredService<AttemptLimiter>();
        for (var i = 0; i < 2 * AttemptKind.Password.AccountBeforeSlow; i++)
        {
            await using var guess = await limiter.AdmitAsync(
                AttemptKind.Password, AdminEmail, IPAddress.Parse($"10.0.0.{i}"), Cancelled);
            Assert.False(guess.IsRefused);
            Assert.Equal(i >= AttemptKind.Password.AccountBeforeSlow, guess.Delay > TimeSpan.Zero);
        }
    }

    /// <summary>What a killed process was about to judge doesn't count for the whole window.</summary>
    [Fact]
    public async Task PendingOnes_OfAKilledProcess_AreForgotten()
    {
        var clock = new FakeTimeProvider(new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
        await using var server = await TestServer.StartAsync(setup => setup.Time = clock, Cancelled);
        var limiter = server.Services.GetRequiredService<AttemptLimiter>();
        await (await limiter.AdmitAsync(AttemptKind.InviteCode, null, IPAddress.Loopback, Cancelled)).DisposeAsync();
        await server.Database.ExecuteAsync("update attempts set pending = 1000");

        clock.Advance(TimeSpan.FromSeconds(30));

        await using var next = await limiter.AdmitAsync(AttemptKind.InviteCode, null, IPAddress.Loopback, Cancelled);
        Assert.False(next.IsRefused);
    }
}
