using System.Net;
using Takt.Server.Tests.Access;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Onboarding;

public sealed class FetchTokenTests
{
    [Fact]
    public async Task Fetch_ThreeTimes_ReplacesThatMachinesTokenAndNoOther()
    {
        await using var server = await StartWithAdminAsync();
        var code = await server.InviteCodeAsync(await server.SignInAsync());
        var first = (await (await server.RegisterAsync(code, machine: "Laptop")).JsonAsync()).Text("token");
        var child = (await (await server.SendAsync(HttpMethod.Post, "/auth/setup-additional", first, new { machine = "server" }))
            .JsonAsync()).Text("token");

        var second = await (await server.FetchAsync(code, " ADA@example.com", "laptop.local")).JsonAsync();

        Assert.NotNull(second["setup"]!["env"]);
        Assert.Equal(HttpStatusCode.Unauthorized, await server.ExportAsync(first));
        // The machine that it had added goes on: it is another one.
        Assert.Equal(HttpStatusCode.OK, await server.ExportAsync(child));
        Assert.Equal(HttpStatusCode.OK, await server.ExportAsync(second.Text("token")));
        var elsewhere = (await (await server.FetchAsync(code, machine: "desktop")).JsonAsync()).Text("token");
        Assert.Equal(HttpStatusCode.OK, await server.ExportAsync(second.Text("token")));
        Assert.Equal(HttpStatusCode.OK, await server.ExportAsync(elsewhere));
        Assert.Equal(HttpStatusCode.OK, (await server.FetchAsync(code, machine: "desktop")).StatusCode);
        Assert.Equal("410 reissue_spent", await (await server.FetchAsync(code)).RefusalAsync());
        Assert.Equal(0L, await server.Database.ScalarAsync<long>("select count(*) from tokens where not claimed"));
    }

    [Fact]
    public async Task Fetch_ManyAtOnce_GivesThreeAtMost()
    {
        await using var server = await StartWithAdminAsync();
        var code = await server.InviteCodeAsync(await server.SignInAsync());
        await server.RegisterAsync(code);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => server.FetchAsync(code)));
        Assert.Equal(3, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(1L, await server.Database.ScalarAsync<long>("select count(*) from tokens where revoked_at is null"));
    }

    [Fact]
    public async Task Fetch_InAllOtherCases_SaysWhatToDoInstead()
    {
        var clock = new FakeTimeProvider(new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
        await using var server = await StartWithAdminAsync(setup => setup.Time = clock);
        var admin = await server.SignInAsync();
        var code = await server.InviteCodeAsync(admin);
        Assert.Equal("404 invite_unknown", await (await server.FetchAsync("takt-invite-nothing")).RefusalAsync());
        Assert.Equal("409 invite_not_used", await (await server.FetchAsync(code)).RefusalAsync());
        await server.RegisterAsync(code);
        Assert.Equal("403 invite_email_mismatch", await (await server.FetchAsync(code, "eve@example.com")).RefusalAsync());
        Assert.Equal("400 invalid_request", await (await server.FetchAsync(code, machine: "")).RefusalAsync());

        await server.Database.ExecuteAsync("update users set email_verified_at = now() where email = 'ada@example.com'");
        Assert.Equal("403 member_secured", await (await server.FetchAsync(code)).RefusalAsync());
        await server.Database.ExecuteAsync(
            "update users set email_verified_at = null, password_hash = 'x' where email = 'ada@example.com'");
        Assert.Equal("403 member_secured", await (await server.FetchAsync(code)).RefusalAsync());
        await server.Database.ExecuteAsync("update users set password_hash = null where email = 'ada@example.com'");
        clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await server.FetchAsync(code)).StatusCode);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("410 reissue_expired", await (await server.FetchAsync(code)).RefusalAsync());

        var second = await server.InviteCodeAsync(admin);
        await server.RegisterAsync(second, "bob@example.com");
        await server.SendAsync(HttpMethod.Delete, "/api/invites/2", admin);
        Assert.Equal("410 invite_revoked", await (await server.FetchAsync(second, "bob@example.com")).RefusalAsync());
        var third = await server.InviteCodeAsync(admin);
        var gone = (await (await server.RegisterAsync(third, "cy@example.com")).JsonAsync())["member"]!["id"]!.GetValue<long>();
        await server.SendAsync(HttpMethod.Delete, $"/api/members/{gone}", admin);
        Assert.Equal("410 member_removed", await (await server.FetchAsync(third, "cy@example.com")).RefusalAsync());
    }
}
