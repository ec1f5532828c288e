using Npgsql;
using Takt.Testing;

namespace Takt.Server.Tests.Faults;

/// <summary>
/// One data directory through many accidents, chosen by seed, each under load: whatever is killed, halted or told to stop, in whatever
/// moment, what was acknowledged is there once, whoever listens has heard of it, and the next start heals.
/// </summary>
public sealed class FaultRoundsTests(ITestOutputHelper output)
{
    private const int LoadSeconds = 2;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rounds_OfAccidentsUnderLoad_LoseAndDoubleNothing()
    {
        await using var server = new RunningServer();
        await server.StartAsync(Cancellation);
        for (var seed = 1; seed <= TestSize.Of(full: 40, usual: 3); seed++)
        {
            var random = new Random(seed);
            var accident = Enum.GetValues<Accident>()[(seed - 1) % Enum.GetValues<Accident>().Length];
            await using var exporters = await Exporters.CreateAsync(server, LoadSeconds, Cancellation);
            await using var database = NpgsqlDataSource.Create(server.Database);
            var listeners = new List<FeedListener>();
            foreach (var organization in exporters.Organizations)
                listeners.Add(await FeedListener.BeginAsync(server, database, organization));
            var load = exporters.RunAsync(Cancellation);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(300, 2_000)), TimeProvider.System, Cancellation);
            await HappenAsync(accident, server, random);
            var began = TimeProvider.System.GetTimestamp();
            if (server.HasEnded)
                await server.StartAsync(Cancellation);
            await server.ReadyAsync(Cancellation);
            output.WriteLine($"{seed,2} {accident}: ready after {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s");
            await exporters.VerifyAsync(await load, Cancellation);
            foreach (var listener in listeners)
                await listener.VerifyAsync(database);
        }
    }

    private static async Task HappenAsync(Accident accident, RunningServer server, Random random)
    {
        switch (accident)
        {
            case Accident.ServerKilled:
                await server.KillAsync(Cancellation);
                break;
            case Accident.PostmasterKilled:
                await server.EndPostgresAsync("KILL", Cancellation);
                break;
            case Accident.BackendKilled:
                await server.KillBackendAsync(Cancellation);
                break;
            case Accident.ServerStopped:
                await server.StopAsync(Cancellation);
                break;
            case Accident.ServerHalted:
                await server.SignalAsync("STOP", Cancellation);
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(200, 1_500)), TimeProvider.System, Cancellation);
                await server.SignalAsync("CONT", Cancellation);
                break;
            case Accident.PostmasterHalted:
                await server.EndPostgresAsync("STOP", Cancellation);
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(200, 1_500)), TimeProvider.System, Cancellation);
                await server.EndPostgresAsync("CONT", Cancellation);
                break;
            case Accident.StoppedDuringRecovery:
                await server.KillAsync(Cancellation);
                await server.EndPostgresAsync("KILL", Cancellation);
                await server.BeginAsync(Cancellation);
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100, 2_500)), TimeProvider.System, Cancellation);
                await server.StopAsync(Cancellation);
                break;
            case Accident.PostmasterHaltedAndLeft:
                await server.EndPostgresAsync("STOP", Cancellation);
                await server.KillAsync(Cancellation);
                break;
        }
    }

    private enum Accident
    {
        ServerKilled,
        PostmasterKilled,
        BackendKilled,
        ServerStopped,
        ServerHalted,
        PostmasterHalted,
        StoppedDuringRecovery,
        PostmasterHaltedAndLeft,
    }
}
