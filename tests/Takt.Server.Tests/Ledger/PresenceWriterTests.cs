using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Takt.Metering.Usage;
using Takt.Server.Ledger;
using Takt.Server.Ledger.Presence;
using Takt.Testing;

namespace Takt.Server.Tests.Ledger;

public sealed class PresenceWriterTests
{
    private static readonly DateTime Noon = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);
    private static readonly PresenceKey Laptop = new(1, 2, 3, 4, Signals.Logs), Desk = Laptop with { MachineId = 5 };
    private static readonly PresenceHour Hour = new(1, 2, 3, 4, Noon);

    [Fact]
    public async Task Write_WhileTheDatabaseIsAway_IsMadeUpForByTheNext()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var (recorder, notices) = (new PresenceRecorder(), new NoticeRecorder());
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Timeout=2");
        using (var away = new PresenceWriter(recorder, notices, nowhere, NullLogger<PresenceWriter>.Instance))
        {
            recorder.PutBack(new Dictionary<PresenceKey, PresenceSeen> { [Laptop] = new(Noon, "2.1.300", "claude_code") },
                new Dictionary<PresenceHour, long> { [Hour] = 70 });
            notices.PutBack(new Dictionary<NoticeKey, NoticeSeen> { [new(1, 2, "what is this")] = new(null, Noon, Noon, 3) });
            await away.WriteAsync();
        }

        using var writer = new PresenceWriter(recorder, notices, server.Database.OwnerDataSource, NullLogger<PresenceWriter>.Instance);
        await writer.WriteAsync();
        await writer.WriteAsync();

        Assert.Equal(Noon, await server.Database.ScalarAsync<DateTime>("select last_seen_at from presence where token_id = 2"));
        Assert.Equal(3, await server.Database.ScalarAsync<long>("select times from usage_notices where token_id = 2"));
        Assert.Equal(70, await server.Database.ScalarAsync<long>("select tokens from presence_hours where token_id = 2"));
    }

    [Fact]
    public void PutBack_LosesNothing_AndLeavesWhatIsNewer()
    {
        var recorder = new PresenceRecorder();
        recorder.PutBack(new Dictionary<PresenceKey, PresenceSeen> { [Laptop] = new(Noon.AddMinutes(1), "2.1.301", "claude_code") },
            new Dictionary<PresenceHour, long> { [Hour] = 30 });

        recorder.PutBack(
            new Dictionary<PresenceKey, PresenceSeen>
            {
                [Laptop] = new(Noon, "2.1.300", "claude_code"),
                [Desk] = new(Noon, null, "claude_code"),
            },
            new Dictionary<PresenceHour, long> { [Hour] = 70 });

        var (seen, tokens) = recorder.Take();
        Assert.Equal([("2.1.301", Noon.AddMinutes(1)), (null, Noon)],
            seen.OrderBy(s => s.Key.MachineId).Select(s => (s.Value.AppVersion, s.Value.At)));
        Assert.Equal(100, Assert.Single(tokens).Value);
        Assert.Empty(recorder.Take().Seen);
    }
}
