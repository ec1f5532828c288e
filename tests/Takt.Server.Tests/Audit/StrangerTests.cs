using Takt.Server.Tests.Ingest;
using Takt.Server.Tests.Onboarding;
using Takt.Server.Tests.SignIn.Pins;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Audit;

/// <summary>The audit can't be emptied, so who is nobody must not be able to fill it.</summary>
public sealed class StrangerTests
{
    private const string Rows = "select count(*) from audit.events where entity in ('device_codes', 'sign_in_pins')";

    [Fact]
    public async Task Strangers_StartingDevicesAndAskingForPins_LeaveNothingInTheAudit()
    {
        var clock = new FakeTimeProvider(new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail, setup => setup.Time = clock);
        for (var i = 0; i < 20; i++)
        {
            await server.StartDeviceAsync();
            var challenge = await server.ChallengeAsync($"nobody{i}@example.com");
            await server.VerifyPinAsync(challenge, "00000000");
        }

        Assert.Equal(0L, await server.Database.ScalarAsync<long>(Rows));
        clock.Advance(TimeSpan.FromHours(26));
        await Eventually.TrueAsync(async () =>
            await server.Database.ScalarAsync<long>(
                "select (select count(*) from device_codes) + (select count(*) from sign_in_pins)") == 0);
        Assert.Equal(0L, await server.Database.ScalarAsync<long>(Rows));
    }

    [Fact]
    public async Task Members_DecisionAndPin_AreOnRecordAndTheSweepIsNot()
    {
        var clock = new FakeTimeProvider(new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
        await using var mail = await MailServer.StartAsync();
        await using var server = await PinSteps.StartAsync(mail, setup => setup.Time = clock);
        await server.DecideAsync(await server.SignInAsync(), await server.StartDeviceAsync(), approve: false);
        await server.SignInByPinAsync(mail);
        const string Actions = "select string_agg(action || ' ' || organization_id, ', ' order by event_id) from audit.events "
            + "where entity in ('device_codes', 'sign_in_pins')";
        const string Recorded = "device.deny 1, pin.request 1, pin.try 1";

        Assert.Equal(Recorded, await server.Database.ScalarAsync<string>(Actions));
        clock.Advance(TimeSpan.FromHours(26));
        await Eventually.TrueAsync(async () =>
            await server.Database.ScalarAsync<long>(
                "select (select count(*) from device_codes) + (select count(*) from sign_in_pins)") == 0);
        Assert.Equal(Recorded, await server.Database.ScalarAsync<string>(Actions));
    }

    [Theory]
    [InlineData("delete from device_codes")]
    [InlineData("update device_codes set organization_id = null, member_id = null")]
    public async Task Decision_RemovedByHand_IsOnRecord(string sql)
    {
        await using var server = await StartWithAdminAsync();
        await server.DecideAsync(await server.SignInAsync(), await server.StartDeviceAsync(), approve: false);
        await server.Database.ExecuteAsync(sql);
        Assert.Equal(2L, await server.Database.ScalarAsync<long>(Rows));
    }
}
