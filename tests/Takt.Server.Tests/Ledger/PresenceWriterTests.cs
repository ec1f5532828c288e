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
    private static readonly PresenceKey Laptop = new(1, 2, 9, 3, 4, Signals.Logs), Desk = Laptop with { MachineId = 5 };
    private static readonly PresenceHour Hour = new(1, 2, 9, 3, 4, Noon);

    [Fact]
    public async Task Write_WhileTheDatabaseIsAway_IsMadeUpForByTheNext()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var (recorder, notices) = (new PresenceRecorder(), new NoticeRecorder());
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Timeout=2");
        using (var away = new PresenceWriter(recorder, notices, nowhere, NullLogger<PresenceWriter>.Instance))
        {
            recorder.PutBack(new Dictionary<PresenceKey, PresenceSeen> { [Laptop] = Seen(Noon, "2.1.300") },
                new Dictionary<PresenceHour, long> { [Hour] = 70 });
            notices.PutBack(new Dictionary<NoticeKey, NoticeSeen> { [new(1, 2, "what is this")] = new(null, Noon, Noon, 3) });
            await away.WriteAsync();
        }

        using var writer = new PresenceWriter(recorder, notices, server.Database.OwnerDataSource, NullLogger<PresenceWriter>.Instance);
        await writer.WriteAsync();
        await writer.WriteAsync();

        Assert.Equal(Noon, await server.Database.ScalarAsync<DateTime>("select last_event_at from presence where token_id = 2"));
        Assert.Equal(3, await server.Database.ScalarAsync<long>("select times from usage_notices where token_id = 2"));
        Assert.Equal(70, await server.Database.ScalarAsync<long>("select tokens from presence_hours where token_id = 2"));
    }

    /// <summary>What arrives late widens the times, and changes nothing of what newer events have said.</summary>
    [Fact]
    public async Task Write_WhatIsOlder_LeavesWhatIsNewer()
    {
        await using var server = await TestServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var recorder = new PresenceRecorder();
        using var writer = new PresenceWriter(recorder, new(), server.Database.OwnerDataSource, NullLogger<PresenceWriter>.Instance);

        foreach (var (at, version) in new[] { (Noon, "2.1.301"), (Noon.AddDays(-3), "2.1.299"), (Noon.AddMinutes(1), null) })
        {
            var seen = Seen(at, version) with { ReceivedAt = Noon.AddHours(1) };
            recorder.PutBack(new Dictionary<PresenceKey, PresenceSeen> { [Laptop] = seen }, new Dictionary<PresenceHour, long>());
            await writer.WriteAsync();
        }

        Assert.Equal("2026-11-17 12:00 2026-11-20 12:01 2026-11-20 13:00 2.1.301", await server.Database.ScalarAsync<string>(
            """
            select concat_ws(' ', to_char(first_event_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'),
              to_char(last_event_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'),
              to_char(last_received_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), app_version) from presence where token_id = 2
            """));
    }

    private static PresenceSeen Seen(DateTime at, string? version) => new(at, at, at, version, "claude_code");

    [Fact]
    public void PutBack_LosesNothing_AndLeavesWhatIsNewer()
    {
        var recorder = new PresenceRecorder();
        recorder.PutBack(new Dictionary<PresenceKey, PresenceSeen> { [Laptop] = Seen(Noon.AddMinutes(1), "2.1.301") },
            new Dictionary<PresenceHour, long> { [Hour] = 30 });

        recorder.PutBack(
            new Dictionary<PresenceKey, PresenceSeen>
            {
                [Laptop] = Seen(Noon, "2.1.300"),
                [Desk] = Seen(Noon, null),
            },
            new Dictionary<PresenceHour, long> { [Hour] = 70 });

        var (seen, tokens) = recorder.Take();
        Assert.Equal([("2.1.301", Noon.AddMinutes(1)), (null, Noon)],
            seen.OrderBy(s => s.Key.MachineId).Select(s => (s.Value.AppVersion, s.Value.LastEventAt)));
        Assert.Equal(100, Assert.Single(tokens).Value);
        Assert.Empty(recorder.Take().Seen);
    }
}
