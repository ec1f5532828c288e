using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Takt.Server.Demo;
using Takt.Server.Demo.People;
using Takt.Server.Usage.People;
using Takt.Testing;

namespace Takt.Server.Tests.Demo;

/// <summary>The demonstration in a server: founded once, told through the server's own door, and never doubled.</summary>
public sealed class DemoServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly int DaysOfPast = TestSize.Of(60, 14);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Demo_OnAnEmptyServer_IsToldOnceOverTwoStarts()
    {
        await using var database = await TestDatabase.CreateAsync(Cancellation);
        await TellAsync(database, restart: false);
        var calls = await CountAsync(database, "usage");
        var activities = await CountAsync(database, "activity");
        Assert.True(await database.ScalarAsync<bool>("select demo from organizations where name = $1", Staff.Organization));
        Assert.Equal(
            $"1 demo demo @ {Environment.MachineName}",
            await database.ScalarAsync<string>("select string_agg(distinct concat_ws(' ', organization_id, actor, actor_name), '; ') "
                + "from audit.events where action like 'demo.%'"));
        Assert.Equal("member organization token user", await database.ScalarAsync<string>(
            "select string_agg(distinct trim(trailing 's' from entity), ' ') from audit.events where action like 'demo.%'"));
        Assert.InRange(await database.ScalarAsync<long>("select count(distinct person_id) from series"), 24, 30);
        Assert.InRange(await database.ScalarAsync<long>("select count(*) from sessions"), 25 * DaysOfPast, 170 * DaysOfPast);
        Assert.True(await database.ScalarAsync<long>("select sum(unpriced_tokens)::bigint from usage_day") > 0);
        Assert.Equal(3L, await database.ScalarAsync<long>("select count(distinct source) from series"));
        // Those with an API key, the build server, and who only uses Office: an admin finds somebody to assign.
        Assert.InRange((await new PersonService(database.DataSource, new(database.DataSource), TimeProvider.System).ListAsync(
            new(1), Cancellation)).Persons.Count, 2, 6);

        await TellAsync(database, restart: true);

        // The present has gone on a little meanwhile.
        Assert.InRange(await CountAsync(database, "usage") - calls, 0, 200);
        Assert.InRange(await CountAsync(database, "activity") - activities, 0, 400);
        Assert.Equal(1L, await CountAsync(database, "organizations"));
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from tokens where revoked_at is null"));
    }

    [Fact]
    public async Task Demo_OnAServerInUse_IsNotFounded()
    {
        await using var server = await TestServer.StartAsync(setup => setup.Settings["TAKT_DEMO"] = "on", Cancellation);
        await server.Database.ExecuteAsync("insert into organizations (name, created_at) values ('Real', now())");

        var told = await server.Services.AnnounceDemoAsync(server.Main, Cancellation);

        Assert.StartsWith("No demonstration", told, StringComparison.Ordinal);
        Assert.Equal(1L, await CountAsync(server.Database, "organizations"));
    }

    [Fact]
    public async Task Demo_Off_SaysNothing()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: Cancellation);

        Assert.Null(await server.Services.AnnounceDemoAsync(server.Main, Cancellation));
    }

    private static async Task TellAsync(TestDatabase database, bool restart)
    {
        await using var server = await TestServer.StartAsync(
            setup =>
            {
                setup.Database = database;
                setup.Settings["TAKT_DEMO"] = "on";
            },
            Cancellation);
        server.Services.GetRequiredService<DemoStage>().DaysOfPast = DaysOfPast;
        var told = await server.Services.AnnounceDemoAsync(server.Main, Cancellation);
        Assert.Contains(Staff.AdminEmail, told, StringComparison.Ordinal);
        var job = server.Services.GetServices<IHostedService>().OfType<DemoJob>().Single();
        await job.PresentReached.WaitAsync(Patience, TimeProvider.System, Cancellation);
        if (!restart)
            Assert.NotEqual(0, await CountAsync(database, "usage"));
    }

    private static async Task<long> CountAsync(TestDatabase database, string table) =>
        await database.ScalarAsync<long>($"select count(*) from {table}");
}
