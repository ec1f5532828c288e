using Microsoft.Extensions.DependencyInjection;
using Takt.Server.Jobs;
using Takt.Server.Limits.Forecasts;

namespace Takt.Server.Tests.Limits;

/// <summary>Forecasts are kept as given, and held against what came.</summary>
public sealed class ForecastKeeperTests : IAsyncLifetime
{
    private const string Account = "acc-one";
    private LimitServer _limits = null!;
    private string _ada = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _limits = await LimitServer.StartAsync();
        _ada = await _limits.MemberAsync("ada@example.com");
    }

    public ValueTask DisposeAsync() => _limits.DisposeAsync();

    [Fact]
    public async Task Forecast_IsKeptOnceAQuarter_AndHeldAgainstTheGaugeAtTheReset()
    {
        var keeper = _limits.Server.Services.GetRequiredService<ForecastKeeper>();
        var leases = _limits.Server.Services.GetRequiredService<JobLeases>();
        var lease = (await leases.TryTakeAsync("keeping forecasts in a test", TimeSpan.FromHours(1), Cancel))!;
        await _limits.CallAsync(_ada, Account, 1_000_000);
        await _limits.ReadAsync(_ada, 40, LimitServer.Start.AddHours(4), Account);
        // What was heard is written down when somebody asks.
        await _limits.WindowAsync(_ada, Account);

        await keeper.RunAsync(lease, Cancel);
        await keeper.RunAsync(lease, Cancel);
        Assert.Equal(1, await CountAsync("true"));

        _limits.Clock.Advance(TimeSpan.FromMinutes(90));
        await _limits.CallAsync(_ada, Account, 250_000);
        await _limits.WindowAsync(_ada, Account);
        await keeper.RunAsync(lease, Cancel);
        Assert.Equal((2, 0), (await CountAsync("true"), await CountAsync("settled_at is not null")));

        _limits.Clock.Advance(TimeSpan.FromHours(3));
        await keeper.RunAsync(lease, Cancel);

        Assert.Equal(2, await CountAsync("abs(realised - 0.5) < 0.001"));
        var accuracy = (await _limits.SendAsync(_ada, HttpMethod.Get, "/api/forecast"))!["accuracy"]!;
        Assert.Equal(1, (int)accuracy["forecasts"]!);
        Assert.Contains("gauge", (string)accuracy["against"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AccountsWithoutAReading_LeaveNoForecast_AndAreLookedAtOnceAQuarterAllTheSame()
    {
        var keeper = _limits.Server.Services.GetRequiredService<ForecastKeeper>();
        var leases = _limits.Server.Services.GetRequiredService<JobLeases>();
        var lease = (await leases.TryTakeAsync("keeping forecasts in turns", TimeSpan.FromHours(1), Cancel))!;
        foreach (var account in new[] { "acc-a", "acc-b" })
            await _limits.CallAsync(_ada, account, 1_000_000, Guid.NewGuid().ToString());
        await _limits.WindowAsync(_ada, "acc-a");

        Assert.Equal((2, 0), (await keeper.RunAsync(lease, Cancel), await keeper.RunAsync(lease, Cancel)));
        Assert.Equal(0, await CountAsync("true"));

        _limits.Clock.Advance(TimeSpan.FromMinutes(16));
        await _limits.CallAsync(_ada, "acc-a", 1_000_000, Guid.NewGuid().ToString());
        await _limits.WindowAsync(_ada, "acc-a");
        Assert.Equal(1, await keeper.RunAsync(lease, Cancel));
    }

    [Fact]
    public async Task WhatIsOld_GoesAway()
    {
        var keeper = _limits.Server.Services.GetRequiredService<ForecastKeeper>();
        var leases = _limits.Server.Services.GetRequiredService<JobLeases>();
        await _limits.CallAsync(_ada, Account, 1_000);
        await _limits.ReadAsync(_ada, 40, LimitServer.Start.AddHours(4), Account);
        _limits.Clock.Advance(TimeSpan.FromDays(121));

        await keeper.SweepAsync((await leases.TryTakeAsync("sweeping in a test", TimeSpan.FromHours(1), Cancel))!, Cancel);

        Assert.Equal(0, await _limits.Server.Database.ScalarAsync<long>("select count(*) from limit_readings"));
    }

    private Task<long> CountAsync(string where) =>
        _limits.Server.Database.ScalarAsync<long>($"select count(*) from limit_forecasts where {where}");
}
