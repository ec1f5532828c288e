using Takt.Server.Http;
using Takt.Server.Members;
using Takt.Server.Tests.Access;
using Takt.Server.Tests.Audit;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.SignIn;

public sealed class SetupLinkTests
{
    [Fact]
    public async Task Announce_EmptyServer_GivesALinkWhoseSecretIsInTheFragment()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: Cancelled);
        var link = new Uri((await server.Services.AnnounceAsync(server.Main, Cancelled))!);
        Assert.Equal("/setup", link.PathAndQuery);
        // 192 bits in base64url.
        Assert.Matches("^#[0-9A-Za-z_-]{32}$", link.Fragment);
    }

    [Fact]
    public async Task SetUp_ValidLink_WorksOnceAndIsNotPrintedAgain()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: Cancelled);
        var secret = await SecretAsync(server);
        Assert.Equal(SetupService.LinkInvalidCode, await SetUpAsync(server, secret + "x"));
        Assert.Null(await SetUpAsync(server, secret));
        Assert.Equal(SetupService.NotEmptyCode, await SetUpAsync(server, secret));
        Assert.Null(await server.Services.AnnounceAsync(server.Main, Cancelled));
        Assert.Equal(1L, await server.Database.ScalarAsync<long>("select count(*) from organizations"));
    }

    [Fact]
    public async Task SetUp_Done_IsInTheFirstAdminsAudit()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: Cancelled);
        var secret = await SecretAsync(server);
        Assert.Null(await SetUpAsync(server, secret));

        var events = await server.FirstEventsAsync("organization.set_up", await server.SignInAsync());

        Assert.Equal(["member", "organization", "user"], events.Select(e => e.Entity).Order());
        Assert.All(events, e => Assert.Equal(("setup", AdminEmail), (e.Actor, e.ActorName)));
        AuditSteps.AssertHides(events, secret, AdminPassword);
        // The link is made before there is an organization to show it to.
        Assert.Equal(
            $"server @ {Environment.MachineName}",
            await server.Database.ScalarAsync<string>("select actor_name from audit.events "
                + "where action = 'setup_link.create' and actor = 'server' and organization_id is null"));
    }

    [Fact]
    public async Task SetUp_AfterADay_IsRefusedUntilANewLinkIsMade()
    {
        var clock = new FakeTimeProvider(new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
        await using var server = await TestServer.StartAsync(setup => setup.Time = clock, Cancelled);
        var old = await SecretAsync(server);
        clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(SetupService.LinkInvalidCode, await SetUpAsync(server, old));
        Assert.Null(await SetUpAsync(server, await SecretAsync(server)));
    }

    [Fact]
    public async Task SetUp_TwoReplicas_ShareOneRowAndOnlyTheNewestLinkOpens()
    {
        await using var database = await TestDatabase.CreateAsync(Cancelled);
        await using var first = await TestServer.StartAsync(setup => setup.Database = database, Cancelled);
        await using var second = await TestServer.StartAsync(setup => setup.Database = database, Cancelled);
        var older = await SecretAsync(first);
        var newer = await SecretAsync(second);
        Assert.Equal(SetupService.LinkInvalidCode, await SetUpAsync(second, older));

        var attempts = await Task.WhenAll(SetUpAsync(first, newer), SetUpAsync(second, newer), SetUpAsync(first, newer));
        Assert.Single(attempts, refusal => refusal is null);
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from organizations"));
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from users"));
    }

    [Fact]
    public async Task Announce_OrganizationMadeByAnotherReplica_GivesNoLink()
    {
        await using var database = await TestDatabase.CreateAsync(Cancelled);
        await using var first = await TestServer.StartAsync(setup => setup.Database = database, Cancelled);
        await using var second = await TestServer.StartAsync(setup => setup.Database = database, Cancelled);
        Assert.Null(await SetUpAsync(first, await SecretAsync(first)));
        Assert.Null(await second.Services.AnnounceAsync(second.Main, Cancelled));
    }

    private static async Task<string> SecretAsync(TestServer server) => (await server.SetupService().CreateLinkSecretAsync(Cancelled))!;

    /// <summary>The code of the refusal; null when it is done.</summary>
    private static async Task<string?> SetUpAsync(TestServer server, string secret) =>
        (await server.SetupService()
            .SetUpAsync(secret, "Example", AdminEmail, AdminPassword, "Europe/Zurich", null, Cancelled)).Refusal?.Code();
}
