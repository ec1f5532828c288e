using Takt.Metering.Usage;
using Takt.Testing;
using static Takt.Server.Tests.Access.AccessServer;

namespace Takt.Server.Tests.Prices;

/// <summary>Re-pricing many calls while senders are at work; it prints how long that takes.</summary>
public sealed class RepricingLoadTests(ITestOutputHelper output)
{
    private const int CallsOfASession = 100, CallsOfARequest = 500, Senders = 4;
    private static readonly int Calls = TestSize.Of(1_000_000, usual: 10_000);

    [Fact]
    public async Task History_OfManyCalls_IsRepricedWhileSendersAreAtWork()
    {
        await using var server = await StartWithAdminAsync();
        var world = await RepricingWorld.CreateAsync(server, rowsAtOnce: 1000);
        var requests = Enumerable.Range(0, Calls / CallsOfARequest).ToList();
        await Timed($"telling {Calls} calls", () => SendAsync(world, requests));
        await world.CorrectAsync(new { model = "claude-*", multiplier = 0.5 });
        await world.AssertSumsAreThoseOfRowsAsync();
        await Timed("preview", async () => output.WriteLine((await world.PreviewAsync(new { })).ToJsonString()));

        foreach (var (path, state) in new[] { ("/apply", "done"), ("/undo", "undone") })
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
            await Timed(path, async () =>
            {
                await world.BeginAsync(path, new { });
                var sent = KeepSendingAsync(world, path == "/apply" ? Calls / CallsOfARequest : 2 * Calls / CallsOfARequest, stop.Token);
                var done = world.UntilAsync(state, TimeSpan.FromMilliseconds(Math.Max(120_000, Calls * 2L)));
                while (!done.IsCompleted)
                    await world.AssertSumsAreThoseOfRowsAsync();
                await done;
                await stop.CancelAsync();
                output.WriteLine($"{await sent * CallsOfARequest} calls came meanwhile");
            });
            await world.AssertSumsAreThoseOfRowsAsync();
        }

        Assert.Equal(0L, await server.Database.ScalarAsync<long>("select count(*) from usage where price_version <> 0"));
        Assert.Equal(0L, await server.Database.ScalarAsync<long>("select count(*) from usage where cost_nano <> 2 * 7500000"));
    }

    private async Task Timed(string what, Func<Task> run)
    {
        var began = TimeProvider.System.GetTimestamp();
        await run();
        output.WriteLine($"{what}: {TimeProvider.System.GetElapsedTime(began).TotalSeconds:N1} s");
    }

    private static Task SendAsync(RepricingWorld world, List<int> requests) =>
        Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = Cancelled },
            async (request, _) => await world.AppendAsync(Request(request)));

    private static async Task<int> KeepSendingAsync(RepricingWorld world, int first, CancellationToken stop)
    {
        for (var request = first; ; request++)
        {
            if (stop.IsCancellationRequested)
                return request - first;
            await world.AppendAsync(Request(request));
        }
    }

    private static ReportBatch Request(int request)
    {
        var batch = new ReportBatch { Signals = Signals.Logs };
        foreach (var call in Enumerable.Range(request * CallsOfARequest, CallsOfARequest))
        {
            var key = new Guid(call, 1, 0, new byte[8]);
            batch.Calls.Add(new()
            {
                Session = new(new Guid(call / CallsOfASession, 2, 0, new byte[8]), $"session {call / CallsOfASession}", Named: true),
                Dimensions = new()
                {
                    Hash = new Guid(7, 0, 0, new byte[8]),
                    Source = "claude_code",
                    Model = "claude-opus-4-8",
                    ModelFamily = "claude-opus-4-8",
                },
                Key = key,
                RequestKey = key,
                Evidence = Evidence.Event,
                TimeUnixNano = 1_795_176_000_000_000_000 + (call * 1_000_000L),
                Tokens = new(1000, 400, 0, 0),
            });
        }

        return batch;
    }
}
