using Microsoft.Extensions.DependencyInjection;
using Takt.Server.Ledger;
using Takt.Server.Tests.Ledger;

namespace Takt.Server.Tests.Ingest;

/// <summary>More than can be written: what is not taken in is told to come again.</summary>
public sealed class FullQueueTests
{
    [Theory]
    [InlineData(Transport.Json)]
    [InlineData(Transport.Protobuf)]
    [InlineData(Transport.Grpc)]
    public async Task Export_QueueFull_IsToldToComeAgainAndLosesNothing(Transport transport)
    {
        await using var host = await IngestHost.StartAsync(setup =>
            setup.Configure = builder => builder.Services.Configure<LedgerOptions>(options => options.QueueLimit = 1));
        await using var held = await HeldTable.HoldAsync(host.Server.Database, "sessions");
        var writing = host.SendAsync(transport);
        await Eventually.TrueAsync(async () => await held.WaitingAsync() == 1);

        // One of the two waits behind it, and the other finds no room.
        List<Task<Answer>> others = [host.SendAsync(transport), host.SendAsync(transport)];
        var turnedAway = await Task.WhenAny(others);
        others.Remove(turnedAway);
        var refusal = await turnedAway;
        Assert.Equal(transport == Transport.Grpc ? (200, 14) : (503, 14), (refusal.HttpStatus, refusal.Code));
        Assert.Contains("Storage can't take the batch now", refusal.Message, StringComparison.Ordinal);
        Assert.True(refusal.RetryAfter > 0);
        Assert.False(writing.IsCompleted || others[0].IsCompleted);

        await held.LetGoAsync();
        Assert.Equal([(200, 0), (200, 0)], (await Task.WhenAll(writing, others[0])).Select(answer => (answer.HttpStatus, answer.Code)));
        var again = await host.SendAsync(transport);
        Assert.Equal((200, 0), (again.HttpStatus, again.Code));
    }
}
