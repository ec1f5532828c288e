namespace Takt.Server.Tests.Faults;

/// <summary>What was acknowledged survives whoever is killed, and what was not comes in by the exporter's retry, once.</summary>
public sealed class KillTests
{
    private static readonly TimeSpan IntoTheLoad = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_KilledUnderLoad_LosesAndDoublesNothing()
    {
        await using var server = new RunningServer();
        await server.StartAsync(Cancellation);
        await using var exporters = await Exporters.CreateAsync(server, seconds: 6, Cancellation);

        var load = exporters.RunAsync(Cancellation);
        await Task.Delay(IntoTheLoad, TimeProvider.System, Cancellation);
        await server.KillAsync(Cancellation);
        await server.StartAsync(Cancellation);
        var result = await load;

        Assert.NotEmpty(result.Tally.Retries);
        await exporters.VerifyAsync(result, Cancellation);
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("INT")]
    public async Task Postgres_EndedUnderLoad_LosesAndDoublesNothing(string signal)
    {
        await using var server = new RunningServer();
        await server.StartAsync(Cancellation);
        await using var exporters = await Exporters.CreateAsync(server, seconds: 6, Cancellation);

        var load = exporters.RunAsync(Cancellation);
        await Task.Delay(IntoTheLoad, TimeProvider.System, Cancellation);
        await server.EndPostgresAsync(signal, Cancellation);
        var result = await load;
        await server.ReadyAsync(Cancellation);

        Assert.Contains("503", result.Tally.Retries.Keys);
        await exporters.VerifyAsync(result, Cancellation);
    }
}
