using System.Text.Json.Nodes;
using Takt.Otlp;
using Takt.Server.Tests.Ingest;
using Takt.Server.Tests.Ledger.Golden;

namespace Takt.Server.Tests.Limits;

/// <summary>What the real clients sent and showed, from telemetry, status line and transcript, drives gauge, hit and reset.</summary>
public sealed class CapturedLimitTests : IAsyncLifetime
{
    private const string Account = "11111111-2222-4333-8444-555555555555", Folder = "claude-code-2.1.332";
    private LimitServer _limits = null!;
    private string _ada = null!;

    public async ValueTask InitializeAsync()
    {
        _limits = await LimitServer.StartAsync();
        _ada = await _limits.MemberAsync("dev@example.com");
        // A while after the capture's refusal, before its window's end.
        _limits.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 28, 20, 40, 0, TimeSpan.Zero));
        using var client = new IngestClient(_limits.Server, _ada);
        foreach (var body in GoldenBody.Of($"{Folder}/interactive-http-json").Where(body => body.Signal == OtlpSignal.Logs))
            Assert.Equal(200, (await client.SendAsync(Transport.Json, body.Signal, body.Json())).HttpStatus);
    }

    public ValueTask DisposeAsync() => _limits.DisposeAsync();

    [Fact]
    public async Task StatusLines_DriveTheGauge_OfTheAccountThatTelemetryKnows()
    {
        await PostAsync("statusline.json");
        var five = await _limits.WindowAsync(_ada, Account);
        Assert.Equal(42, (double)five["used_percentage"]!);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_795_905_251), (DateTimeOffset)five["resets_at"]!);
        Assert.Equal(17, (double)(await _limits.WindowAsync(_ada, Account, "seven_day"))["used_percentage"]!);

        // The refused window, and its reset, to the second.
        _limits.Clock.Advance(TimeSpan.FromMinutes(1));
        await PostAsync("statusline-limit-reached.json");
        _limits.Clock.Advance(TimeSpan.FromMinutes(1));
        await PostAsync("statusline-after-clear.json");

        five = await _limits.WindowAsync(_ada, Account);
        Assert.Equal(("blocked", 100.0), ((string)five["pace"]!, (double)five["used_percentage"]!));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_795_903_481), (DateTimeOffset)five["resets_at"]!);
    }

    [Fact]
    public async Task Transcript_TellsWindowAndReset_OfItsRefusal()
    {
        var line = File.ReadLines(Captured("transcript.jsonl")).Select(text => JsonNode.Parse(text)!)
            .Single(node => node["quotaLimits"] is not null);
        var at = ((DateTimeOffset)line["timestamp"]! - DateTimeOffset.UnixEpoch).Ticks * 100;
        await _limits.PostAsync(_ada, "/v1/logs", JsonNode.Parse($$$"""
            {"resourceLogs":[{"scopeLogs":[{"scope":{"name":"takt.transcripts"},"logRecords":[{"timeUnixNano":"{{{at}}}",
            "body":{"stringValue":"quota_limits"},"attributes":[
            {"key":"event.name","value":{"stringValue":"quota_limits"}},
            {"key":"session.id","value":{"stringValue":"{{{(string)line["sessionId"]!}}}"}},
            {"key":"user.account_uuid","value":{"stringValue":"{{{Account}}}"}},
            {"key":"organization.id","value":{"stringValue":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"}},
            {"key":"rate_limit_type","value":{"stringValue":"{{{(string)line["quotaLimits"]!["rateLimitType"]!}}}"}},
            {"key":"resets_at","value":{"intValue":"{{{(long)line["quotaLimits"]!["resetsAt"]!}}}"}}]}]}]}]}
            """));

        var five = await _limits.WindowAsync(_ada, Account);

        Assert.Equal(("blocked", 100.0), ((string)five["pace"]!, (double)five["used_percentage"]!));
        // Its end is known to the minute: refusals are told in minutes.
        Assert.Equal(1_795_903_481 / 60 + 1, ((DateTimeOffset)five["resets_at"]!).ToUnixTimeSeconds() / 60);
    }

    [Fact]
    public async Task EventOfTheRefusal_NamesNoWindow_AndTheReadingBeforeItDoes()
    {
        // 85 % were read before the refusal of 20:34:41: so it was this window's.
        await _limits.PostAsync(_ada, "/api/limits/readings", new
        {
            session_id = "d2bd703b-d469-4599-9ed4-a9aaeba615b6",
            read_at = "2026-11-28T20:34:30Z",
            windows = new[] { new { scope = "five_hour", used_percentage = 85, resets_at = 1_795_903_481 } },
        });

        Assert.Equal("blocked", (string?)(await _limits.WindowAsync(_ada, Account))["pace"]);
    }

    private static string Captured(string file) => Fixtures.Folder($"../{Folder}/{file}");

    private Task<JsonNode?> PostAsync(string file)
    {
        var line = JsonNode.Parse(File.ReadAllText(Captured(file)))!;
        return _limits.PostAsync(_ada, "/api/limits/readings", new
        {
            session_id = "d2bd703b-d469-4599-9ed4-a9aaeba615b6",
            source = "statusline",
            read_at = _limits.Now,
            windows = line["rate_limits"]!.AsObject().Select(window => new
            {
                scope = window.Key,
                used_percentage = (double)window.Value!["used_percentage"]!,
                resets_at = (long)window.Value["resets_at"]!,
            }),
        });
    }
}
